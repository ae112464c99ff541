using Microsoft.Extensions.Options;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Execution;
using OrleansJobs.Silo.Handlers.Research;
using OrleansJobs.Silo.Handlers.Research.Data;
using OrleansJobs.Silo.Handlers.Research.Podcasts;
using OrleansJobs.Silo.Handlers.Research.Reports;
using OrleansJobs.Silo.Handlers.Text;
using OrleansJobs.Support;

namespace OrleansJobs.Handlers.Tests.Research;

/// <summary>Runs research jobs on a folder of data files, with a summariser that repeats the first sentence of each text.</summary>
public sealed class Desk : IDisposable
{
    public const string Bank = "480228";

    private readonly TemporaryDirectory _folder = new();

    internal List<JobProgress> Shown { get; } = [];

    internal FirstSentences Summarizer { get; } = new();

    internal ManualTime Time { get; } = new();

    internal ResearchOptions Options { get; } = new();

    public Desk() => Options.Folder = _folder.Path;

    public string Folder => _folder.Path;

    public void Dispose() => _folder.Dispose();

    /// <summary>Writes a file into the folder of the bank, or elsewhere under the research folder.</summary>
    public void Write(string name, byte[] content, string folder = Bank)
    {
        Directory.CreateDirectory(_folder.Of(folder));
        File.WriteAllBytes(Path.Combine(_folder.Of(folder), name), content);
    }

    public void Write(string name, string content, string folder = Bank) => Write(name, System.Text.Encoding.UTF8.GetBytes(content), folder);

    internal async Task<Report> ReportAsync(string input) =>
        Assert.IsType<JobOutcome.Succeeded>(await RunReportAsync(input)).Result!.Value.To<Report>()!;

    internal async Task<Podcast> PodcastAsync(string input) =>
        Assert.IsType<JobOutcome.Succeeded>(await RunPodcastAsync(input)).Result!.Value.To<Podcast>()!;

    /// <summary>The code and sentence of a report that fails for good.</summary>
    internal async Task<JobError> RefusedReportAsync(string? input) => Refused(await RunReportAsync(input));

    internal async Task<JobError> RefusedPodcastAsync(string? input) => Refused(await RunPodcastAsync(input));

    internal Task<JobOutcome> RunReportAsync(string? input) =>
        RunAsync(new ReportHandler(new ResearchFolder(Microsoft.Extensions.Options.Options.Create(Options)), Summarizer,
            Microsoft.Extensions.Options.Options.Create(Options), Time), ReportHandler.Type, input);

    internal Task<JobOutcome> RunPodcastAsync(string? input) => RunAsync(new PodcastHandler(Time), PodcastHandler.Type, input);

    private Task<JobOutcome> RunAsync(IJobHandler handler, string type, string? input)
    {
        var job = new JobSnapshot { Id = JobHost.NewId(), Type = type, Input = input is null ? null : new JsonText(input) };
        return handler.OutcomeAsync(Attempts.Context(job, Shown.Add));
    }

    private static JobError Refused(JobOutcome outcome)
    {
        var failed = Assert.IsType<JobOutcome.Failed>(outcome);
        Assert.False(failed.Retryable);
        Assert.EndsWith(".", failed.Error.Message, StringComparison.Ordinal);
        return failed.Error;
    }

    internal sealed class FirstSentences : ISummarizer
    {
        public SummaryRequest? Asked { get; private set; }

        public JobFailedException? Refusal { get; set; }

        public Task<Summary> SummarizeAsync(SummaryRequest request, CancellationToken cancellationToken)
        {
            Asked = request;
            return Refusal is null
                ? Task.FromResult(new Summary([.. request.Texts.Select(text => text.Split('.')[0] + ".").Take(request.Sentences)], "first"))
                : Task.FromException<Summary>(Refusal);
        }
    }
}
