using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Execution;
using OrleansJobs.Silo.Handlers.Research.Podcasts;
using OrleansJobs.Silo.Handlers.Research.Reports;

namespace OrleansJobs.Silo.Handlers.Research;

/// <summary>Type <c>podcast</c>: writes the script of a conversation about a report. Input: <see cref="PodcastInput"/>. Result:
/// <see cref="Podcast"/>.</summary>
internal sealed class PodcastHandler(TimeProvider time) : IJobHandler
{
    /// <summary>The type it is for.</summary>
    public const string Type = "podcast";

    private const int WordsAMinute = 150;

    /// <inheritdoc/>
    public Task<JobOutcome> RunAsync(JobContext job, CancellationToken cancellationToken)
    {
        var input = ResearchInput.Read<PodcastInput>(job.Job);
        ResearchInput.RequireBankId(input.Idrssd);
        var podcast = Write(input, input.Idrssd!, job, cancellationToken);
        return Task.FromResult<JobOutcome>(new JobOutcome.Succeeded(JsonText.From(podcast)));
    }

    private Podcast Write(PodcastInput input, string idrssd, JobContext job, CancellationToken cancellationToken)
    {
        var experts = input.CheckedExperts();
        if (string.IsNullOrWhiteSpace(input.Report?.Markdown))
        {
            throw NoReport($"There is no report on bank {idrssd} to talk about; generate one first.");
        }

        job.Report(new JobProgress { Percent = 0, Message = "Reading the report..." });
        var outline = ReportOutline.Read(input.Report.Markdown);
        if (outline.Sections.Count == 0) throw NoReport($"The report on bank {idrssd} says nothing that could be talked about.");

        var steps = new Steps(job, outline.Sections.Count + 2);
        var subject = outline.Title ?? $"Bank {idrssd}";
        var conversation = new Conversation(experts);
        steps.Begin("Writing the introduction...");
        conversation.Open(subject);
        foreach (var section in outline.Sections)
        {
            cancellationToken.ThrowIfCancellationRequested();
            steps.Begin($"Writing the conversation... ({section.Title ?? subject})");
            conversation.Discuss(section);
        }

        steps.Begin("Finishing the script...");
        conversation.Close();
        var podcast = Finish($"Podcast: {subject}", idrssd, experts, conversation.Segments);
        steps.End("The script is written.");
        return podcast;
    }

    private Podcast Finish(string title, string idrssd, IReadOnlyList<Expert> experts, IReadOnlyList<Segment> segments)
    {
        var words = segments.Sum(segment => segment.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length);
        return new Podcast(title, idrssd, experts, segments,
            string.Join("\n\n", segments.Select(segment => $"{segment.Speaker.ToUpperInvariant()}: {segment.Text}")) + "\n",
            $"# {MarkdownText.Escape(title)}\n\n" + string.Join("\n\n", segments.Select(segment =>
                $"**{MarkdownText.Escape(segment.Speaker)}:** {MarkdownText.Escape(segment.Text)}")) + "\n",
            words, (int)Math.Ceiling(words * 60.0 / WordsAMinute), time.GetUtcNow());
    }

    private static JobFailedException NoReport(string message) => new(ResearchErrorCodes.NoReport, message);
}
