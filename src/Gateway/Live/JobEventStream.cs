using Microsoft.Extensions.Options;
using OrleansJobs.Gateway.Hosting;
using OrleansJobs.Gateway.Requests;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Live;

/// <summary>Answers one browser with the events of one job, from the newest snapshot to the final one.</summary>
internal sealed class JobEventStream(JobFeed feed, IGrainFactory grains, TimeProvider time, IOptions<GatewayOptions> options,
    ILogger<JobEventStream> log)
{
    private readonly GatewayOptions _options = options.Value;

    /// <summary>Streams until the job is final or deleted, the browser leaves, or the service stops.</summary>
    /// <param name="context">The request; nothing was answered yet.</param>
    /// <param name="id">The job.</param>
    /// <param name="lastEventId">The sequence the browser has seen; null when it has seen none.</param>
    /// <exception cref="JobNotFoundException">There is no such job.</exception>
    public async Task AnswerAsync(HttpContext context, JobId id, long? lastEventId)
    {
        var job = await grains.Job(id).GetAsync(context.RequestAborted);
        if (job.IsFinal() && lastEventId == job.Sequence)
        {
            // The browser has the end already; this status is the one that keeps an EventSource from coming back.
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        try
        {
            await StreamAsync(new SseWriter(context, _options.WritePatience, time), job, lastEventId, context.RequestAborted);
        }
        catch (SlowReaderException)
        {
            log.WatcherDropped(id);
            context.Abort();
        }
    }

    private async Task StreamAsync(SseWriter sse, JobSnapshot job, long? lastEventId, CancellationToken aborted)
    {
        await sse.BeginAsync();
        if (job.Sequence != lastEventId) await sse.EventAsync(new JobEvent(job, time.GetUtcNow()));
        if (job.IsFinal()) return;

        await using var subscription = feed.Subscribe(job.Id, job.Sequence);
        var events = subscription.Events;
        while (await ReadyAsync(events.WaitToReadAsync(aborted).AsTask(), sse, aborted))
        {
            while (events.TryRead(out var next)) await sse.EventAsync(next);
        }
    }

    private async Task<bool> ReadyAsync(Task<bool> ready, SseWriter sse, CancellationToken aborted)
    {
        while (true)
        {
            using var beat = CancellationTokenSource.CreateLinkedTokenSource(aborted);
            var silence = Task.Delay(_options.Heartbeat, time, beat.Token);
            if (await Task.WhenAny(ready, silence) == ready)
            {
                await beat.CancelAsync();
                return await ready;
            }

            aborted.ThrowIfCancellationRequested();
            await sse.PingAsync();
        }
    }
}
