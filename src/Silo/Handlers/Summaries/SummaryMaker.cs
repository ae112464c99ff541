using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Execution;
using OrleansJobs.Silo.Handlers.Text;

namespace OrleansJobs.Silo.Handlers.Summaries;

/// <summary>Makes summaries of the channels of a guild, for every type of job that has one. A quiet time is no error.</summary>
internal sealed class SummaryMaker(ISummarizer summarizer, IMessageArchive archive, TimeProvider time)
{
    private const int ChannelSentences = 5;
    private const int OverallSentences = 7;
    private const int MessagesAReport = 1000;

    /// <summary>Makes one. Of a job's earlier attempts it takes what a model has been paid for.</summary>
    /// <param name="job">The job.</param>
    /// <param name="plan">What is to be summarised.</param>
    /// <param name="lastPart">What the job does when the summary is there; a part of its progress. Null for nothing.</param>
    /// <param name="cancellationToken">Breaks off.</param>
    /// <exception cref="JobFailedException">It cannot be made, or not now.</exception>
    public async Task<SummaryResult> MakeAsync(JobContext job, SummaryPlan plan, string? lastPart, CancellationToken cancellationToken)
    {
        try
        {
            return await SummarizeAsync(job, plan, lastPart, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new JobFailedException("messages_unreadable", "The stored messages cannot be read at present.", retryable: true, detail: exception.Message);
        }
    }

    private async Task<SummaryResult> SummarizeAsync(JobContext job, SummaryPlan plan, string? lastPart, CancellationToken cancellationToken)
    {
        var source = plan.Messages is { } given ? new GivenMessages(given, plan.ChannelIds) : await archive.OpenAsync(job.Job.Tenant, plan, cancellationToken);
        var progress = new SummaryProgress(job, source.Channels, lastPart);
        var paid = (job.Job.Checkpoint?.To<SummaryCheckpoint>()?.Channels ?? []).ToDictionary(channel => channel.ChannelId);
        var channels = new List<ChannelSummary>();
        foreach (var (at, id) in source.Channels.Index())
        {
            var isPaid = paid.TryGetValue(id, out var channel);
            channel ??= await SummarizeAsync(id, at, source, plan, progress, cancellationToken);
            channels.Add(channel);
            progress.Finished(at, channel.MessagesCount);
            if (!isPaid) await SaveAsync(job, channels, channel, cancellationToken);
        }

        progress.Joining();
        var overall = await JoinAsync(channels, cancellationToken);
        return new SummaryResult(job.Job.Id.ToString(), Title(job.Job, plan, channels), plan.Scope, plan.Start, plan.End,
            channels.Sum(channel => channel.MessagesCount), channels, overall.Text, overall.Method, source.Warnings, time.GetUtcNow());
    }

    private async Task<ChannelSummary> SummarizeAsync(string id, int at, IMessageSource source, SummaryPlan plan, SummaryProgress progress,
        CancellationToken cancellationToken)
    {
        var reading = new ChannelReading(plan);
        var read = 0L;
        progress.Reading(at, 0);
        await foreach (var message in source.ReadAsync(id, cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            reading.Add(message);
            if (++read % MessagesAReport == 0) progress.Reading(at, reading.Count);
        }

        progress.Generating(at, reading.Count);
        var request = new SummaryRequest(reading.Texts, ChannelSentences, reading.Name);
        var summary = reading.Count == 0 ? new Summary([], "") : await summarizer.SummarizeAsync(request, cancellationToken);
        var text = summary.Sentences.Count > 0 ? summary.Text : reading.Count == 0 ? "There were no messages." : "Nothing was said in words.";
        return new ChannelSummary(id, reading.Name ?? id, reading.Count, reading.Authors, reading.AuthorsCount, text,
            summary.Sentences.Count > 0 ? summary.Method : null, source.WarningOf(id) is { } warning ? [warning, .. reading.Warnings] : reading.Warnings);
    }

    // The texts' own sentences cost nothing; a model's do.
    private static Task SaveAsync(JobContext job, List<ChannelSummary> channels, ChannelSummary latest, CancellationToken cancellationToken) =>
        latest.Method is null or ExtractiveSummarizer.Method ? Task.CompletedTask
            : job.SaveCheckpointAsync(JsonText.From(new SummaryCheckpoint(channels)), cancellationToken);

    private async Task<(string Text, string? Method)> JoinAsync(List<ChannelSummary> channels, CancellationToken cancellationToken)
    {
        var summarised = channels.Where(channel => channel.IsSummarised).ToList();
        if (summarised.Count == 0) return (channels.Sum(channel => channel.MessagesCount) == 0 ? "There were no messages." : "Nothing was said in words.", null);
        if (summarised is [var only]) return (only.Summary, only.Method);
        var texts = summarised.Select(channel => channel.Summary).ToList();
        var overall = await summarizer.SummarizeAsync(new SummaryRequest(texts, OverallSentences), cancellationToken);
        return (overall.Text, overall.Method);
    }

    private static string Title(JobSnapshot job, SummaryPlan plan, List<ChannelSummary> channels) => job.Name ?? (plan.Scope switch
    {
        "guild" => "Server-wide summary",
        "category" => "Category summary",
        _ when channels is [var only] => $"#{only.ChannelName} summary",
        _ => $"Summary of {channels.Count} channels",
    });
}
