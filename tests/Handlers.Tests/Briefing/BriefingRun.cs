using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Execution;
using OrleansJobs.Silo.Handlers.Briefing;
using OrleansJobs.Silo.Handlers.Briefing.Sources;
using OrleansJobs.Silo.Handlers.Text;
using OrleansJobs.Support;

namespace OrleansJobs.Handlers.Tests.Briefing;

/// <summary>Runs the real handler once, with real clients; only the summaries are made up.</summary>
internal sealed class BriefingRun
{
    public BriefingsOptions Options { get; } = new();

    public TimeProvider Time { get; init; } = new ManualTime();

    public ISummarizer Summarizer { get; init; } = new FirstSentences();

    /// <summary>What was shown, in order.</summary>
    public List<JobProgress> Shown { get; } = [];

    /// <summary>What the log says, in order.</summary>
    public List<string> Said { get; } = [];

    /// <summary>Names a source of the configuration.</summary>
    public BriefingRun With(string platform, string url)
    {
        if (!Options.Platforms.TryGetValue(platform, out var sources)) Options.Platforms[platform] = sources = [];
        sources.Add(new BriefingSourceOptions { Url = url });
        return this;
    }

    public async Task<BriefingDocument> SucceedAsync(string? input = null)
    {
        var outcome = await RunAsync(input);
        if (outcome is JobOutcome.Failed failed) Assert.Fail($"{failed.Error}");
        return ((JobOutcome.Succeeded)outcome).Result!.Value.To<BriefingDocument>()!;
    }

    public async Task<JobOutcome.Failed> FailAsync(string? input = null) => Assert.IsType<JobOutcome.Failed>(await RunAsync(input));

    public async Task<JobOutcome> RunAsync(string? input, CancellationToken cancellationToken = default)
    {
        var services = new ServiceCollection().AddFeedClients().AddSingleton(Microsoft.Extensions.Options.Options.Create(Options)).AddSingleton(Time);
        await using var provider = services.BuildServiceProvider();
        var options = provider.GetRequiredService<IOptions<BriefingsOptions>>();
        var reader = new SourceReader(provider.GetRequiredService<FeedClient>(), options);
        var handler = new BriefingHandler(reader, new BriefingWriter(Summarizer, Time), options, Time, NullLogger<BriefingHandler>.Instance);
        var job = new JobSnapshot { Id = JobHost.NewId(), Type = BriefingHandler.Type, Input = input is null ? null : new JsonText(input) };
        return await handler.OutcomeAsync(Attempts.Context(job, Shown.Add, log: (text, level) => Said.Add($"{level}: {text}")), cancellationToken);
    }
}

/// <summary>Takes the first sentence of each text.</summary>
internal sealed class FirstSentences : ISummarizer
{
    public Task<Summary> SummarizeAsync(SummaryRequest request, CancellationToken cancellationToken) => Task.FromResult(new Summary(
        [.. request.Texts.Select(text => text.Split(". ")[0].TrimEnd('.') + ".").Take(request.Sentences)], "extractive"));
}
