using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Execution;
using OrleansJobs.Silo.Handlers.Briefing.Feeds;
using OrleansJobs.Silo.Handlers.Briefing.Sources;
using OrleansJobs.Silo.Handlers.Text;

namespace OrleansJobs.Silo.Handlers.Briefing;

/// <summary>Type <c>briefing</c>: reads the sources of each platform and writes what is new in them. Input: <see cref="BriefingInput"/>.
/// Result: <see cref="BriefingDocument"/>. A source that fails is told of in the result; only when none can be read does the job fail.</summary>
internal sealed class BriefingHandler(SourceReader sources, BriefingWriter writer, IOptions<BriefingsOptions> options, TimeProvider time,
    ILogger<BriefingHandler> log) : IJobHandler
{
    /// <summary>The type it is for.</summary>
    public const string Type = "briefing";

    /// <summary>Sources read at once.</summary>
    private const int Parallel = 8;

    /// <inheritdoc/>
    public async Task<JobOutcome> RunAsync(JobContext job, CancellationToken cancellationToken)
    {
        var plan = BriefingPlan.Of(job.Job.Input, options.Value, time.GetUtcNow());
        var progress = new BriefingProgress(job, plan.Sources);
        var readings = await ReadAllAsync(plan, progress, cancellationToken);
        foreach (var failed in readings.Where(reading => reading.Error is not null)) job.Log(Tell(failed), JobLogLevel.Warning);
        if (readings.All(reading => reading.Error is not null)) throw Unavailable(readings);
        return new JobOutcome.Succeeded(JsonText.From(await writer.WriteAsync(plan, readings, progress, cancellationToken)));
    }

    private async Task<Reading[]> ReadAllAsync(BriefingPlan plan, BriefingProgress progress, CancellationToken cancellationToken)
    {
        var all = plan.Sources;
        var readings = new Reading[all.Count];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellationToken };
        await System.Threading.Tasks.Parallel.ForAsync(0, all.Count, parallel, async (index, stop) =>
        {
            progress.Started(all[index]);
            readings[index] = await ReadAsync(all[index], plan, stop);
            progress.Ended(all[index], readings[index].Error is null ? readings[index].Found : null);
        });
        return readings;
    }

    private async Task<Reading> ReadAsync(FeedSource source, BriefingPlan plan, CancellationToken cancellationToken)
    {
        try
        {
            var items = await sources.ReadAsync(source, cancellationToken);
            return new Reading(source, plan.Candidates(items), items.Count, null);
        }
        catch (SourceFailedException exception)
        {
            return new Reading(source, [], 0, exception.Message);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            log.SourceBrokeReader(source.Name, source.Platform, exception); // one feed more that nobody has thought of
            return new Reading(source, [], 0, "It cannot be read; the log of the service says more.");
        }
    }

    private static string Tell(Reading failed) => $"{failed.Source.Platform}, {failed.Source.Name}: {failed.Error}";

    private static JobFailedException Unavailable(Reading[] readings)
    {
        var first = readings[0];
        var message = readings.Length == 1 ? $"The source {first.Source.Name} could not be read: {first.Error}"
            : $"None of the {readings.Length} sources could be read; the first, {first.Source.Name}: {first.Error}";
        var detail = string.Join('\n', readings.Select(Tell));
        return new JobFailedException("sources_unavailable", message, retryable: true, detail: detail);
    }
}

/// <summary>What one source had.</summary>
/// <param name="Source">Which.</param>
/// <param name="Items">Those of its items that may go into the briefing, newest first; empty when it failed.</param>
/// <param name="Found">All of its items.</param>
/// <param name="Error">Why it failed, in one sentence; null when it did not.</param>
internal sealed record Reading(FeedSource Source, IReadOnlyList<FeedItem> Items, int Found, string? Error);
