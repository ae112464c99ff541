using Microsoft.Extensions.Options;
using OrleansJobs.Gateway.Hosting;
using OrleansJobs.Gateway.Requests;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Live;

/// <summary>Answers one browser with events: of one job, from the newest snapshot to the final one, or of all jobs of a scope.</summary>
internal sealed class EventStreams(JobFeed jobs, ScopeFeed scopes, IGrainFactory grains, TypeStates types, TimeProvider time, IOptions<GatewayOptions> options,
    ILogger<EventStreams> log)
{
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

        await StreamAsync(context, $"job {id}", sse => StreamAsync(sse, job, lastEventId, context.RequestAborted));
    }

    /// <summary>Streams the jobs of a scope until the browser leaves or the service stops.</summary>
    public Task AnswerAsync(HttpContext context, JobScope scope) =>
        StreamAsync(context, scope.GrainKey, sse => StreamAsync(sse, scope, context.RequestAborted));

    /// <summary>Answers with a stream of one's own; a browser that does not read is dropped.</summary>
    /// <param name="context">The request; nothing was answered yet.</param>
    /// <param name="what">What is watched, for the log.</param>
    /// <param name="write">Writes the events.</param>
    /// <param name="isResumable">Whether a browser that lost it can come back to it.</param>
    public async Task StreamAsync(HttpContext context, string what, Func<SseWriter, Task> write, bool isResumable = true)
    {
        var sse = new SseWriter(context, options.Value, time);
        try
        {
            await sse.BeginAsync(isResumable);
            await write(sse);
        }
        catch (SlowReaderException)
        {
            log.WatcherDropped(what);
            context.Abort();
        }
    }

    private async Task StreamAsync(SseWriter sse, JobSnapshot job, long? lastEventId, CancellationToken aborted)
    {
        if (job.Sequence != lastEventId) await sse.EventAsync(await AsOfNowAsync(job));
        if (job.IsFinal()) return;

        await using var subscription = jobs.Subscribe(job.Id, job.Sequence);
        var events = subscription.Events;
        while (await sse.ReadyAsync(events.WaitToReadAsync(aborted)))
        {
            while (events.TryRead(out var next)) await sse.EventAsync(next);
        }
    }

    private async Task StreamAsync(SseWriter sse, JobScope scope, CancellationToken aborted)
    {
        await using var subscription = scopes.Subscribe(scope);
        while (await sse.ReadyAsync(subscription.WaitAsync(aborted)))
        {
            while (subscription.TryTake(out var news))
            {
                var isOld = news.Whole is not null; // a job may wait for another reason than when someone else began to watch
                foreach (var job in news.Jobs) await sse.EventAsync(isOld && job.Job.Status == JobStatus.Pending ? await AsOfNowAsync(job.Job) : job);
                foreach (var id in news.Deleted) await sse.EventAsync(new DeletedJob(id), "deleted");
                if (news.Whole is { } whole) await sse.EventAsync(new WholeScope(whole), "ready");
            }
        }
    }

    private async Task<JobEvent> AsOfNowAsync(JobSnapshot job) => new(job, time.GetUtcNow(), await types.OfAsync(job));
}

/// <summary>A job of the scope is gone.</summary>
internal sealed record DeletedJob(JobId Id);

/// <summary>Everything there is was sent; jobs that are not among these are gone.</summary>
internal sealed record WholeScope(IReadOnlyCollection<JobId> Jobs);
