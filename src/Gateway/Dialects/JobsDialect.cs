using System.Globalization;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using OrleansJobs.Gateway.Documentation;
using OrleansJobs.Gateway.Hosting;
using OrleansJobs.Gateway.Live;
using OrleansJobs.Gateway.Requests;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Dialects;

/// <summary>The canonical routes: a job with everything there is to say about it, watched, cancelled and repeated.</summary>
internal static class JobsDialect
{
    /// <summary>The routes.</summary>
    public static void MapJobsDialect(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/jobs/{id}", GetAsync).WithTags("jobs").WithSummary("A job, now or after its next change")
            .DescribesId("id").Describes("wait", "How long to wait for a newer snapshot, such as 25s. Default: not at all.")
            .Describes("since", "The sequence already seen. Default: the job's present one.")
            .Produces<JobView>().Produces(StatusCodes.Status304NotModified).Refuses(400, 404, 503);

        routes.MapGet("/api/jobs/{id}/events", WatchAsync).WithTags("jobs")
            .WithSummary("A job's snapshots as server-sent events, up to the final one")
            .DescribesId("id").Describes("last_event_id", "The sequence already seen, where the header Last-Event-ID cannot be sent.")
            .Produces<string>(StatusCodes.Status200OK, "text/event-stream").Produces(StatusCodes.Status204NoContent).Refuses(400, 404, 503);

        routes.MapPost("/api/jobs/{id}/cancel", CancelAsync).WithTags("jobs")
            .WithSummary("Cancel a pending job, or ask a running one to stop")
            .DescribesId("id").Produces<JobView>().Produces<JobView>(StatusCodes.Status202Accepted).Refuses(400, 404, 409, 503);

        routes.MapPost("/api/jobs/{id}/abandon", AbandonAsync).WithTags("jobs")
            .WithSummary("Cancel a running job that was asked to stop, without waiting for its work")
            .DescribesId("id").Produces<JobView>().Refuses(400, 404, 409, 503);

        routes.MapPost("/api/jobs/{id}/retry", RetryAsync).WithTags("jobs").WithSummary("Repeat a failed or cancelled job as a new one")
            .DescribesId("id").Describes("resume", "true to go on from the job's last checkpoint. Default: false, from the beginning.")
            .DescribesHeader(Caller.Header, "Who asks, and whose the new job is. Default: the first job's user.")
            .Produces<JobView>(StatusCodes.Status201Created).Produces<JobView>().Refuses(400, 404, 409, 503);
    }

    private static async Task<IResult> GetAsync(string id, string? wait, string? since, HttpContext context, IGrainFactory grains,
        JobFeed feed, TypeStates types, TimeProvider time, IOptions<GatewayOptions> options)
    {
        var jobId = Parameters.Id(id, "id");
        var patience = Parameters.Wait(wait, options.Value.LongestWait);
        var seen = Parameters.Since(since);

        var job = await grains.Job(jobId).GetAsync(context.RequestAborted);
        if (patience > TimeSpan.Zero && !job.IsFinal() && job.Sequence <= (seen ?? job.Sequence))
        {
            job = await feed.NextAsync(jobId, seen ?? job.Sequence, patience, context.RequestAborted)
                ?? await grains.Job(jobId).GetAsync(context.RequestAborted);
        }

        var type = await types.OfAsync(job);
        var tag = new EntityTagHeaderValue($"\"{job.Sequence.ToString(CultureInfo.InvariantCulture)}\"");
        context.Response.Headers.ETag = tag.ToString();
        context.Response.Headers.CacheControl = "no-cache";
        return IsKnown(context.Request.Headers.IfNoneMatch, tag)
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : TypedResults.Ok(JobView.Of(job, time.GetUtcNow(), type));
    }

    private static Task WatchAsync(string id, string? last_event_id, HttpContext context, EventStreams streams) =>
        streams.AnswerAsync(context, Parameters.Id(id, "id"),
            Parameters.LastEventId(context.Request.Headers["Last-Event-ID"], last_event_id));

    private static async Task<IResult> CancelAsync(string id, IGrainFactory grains, TimeProvider time, CancellationToken cancellationToken)
    {
        var job = await grains.Job(Parameters.Id(id, "id")).CancelAsync(cancellationToken);
        return JobAnswers.Cancelled(job, Address(job.Id), JobView.Of(job, time.GetUtcNow()));
    }

    private static async Task<IResult> AbandonAsync(string id, IGrainFactory grains, TimeProvider time, CancellationToken cancellationToken) =>
        TypedResults.Ok(JobView.Of(await grains.Job(Parameters.Id(id, "id")).AbandonAsync(cancellationToken), time.GetUtcNow()));

    private static async Task<IResult> RetryAsync(string id, string? resume, HttpContext context, IGrainFactory grains, TypeStates types, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var retry = await grains.Job(Parameters.Id(id, "id")).RetryAsync(JobId.New(time), Caller.Named(context), Parameters.Flag(resume, "resume"), cancellationToken);
        return JobAnswers.Submitted(context, retry, Address(retry.Job.Id), await types.ShowAsync(retry.Job, JobView.Of));
    }

    private static bool IsKnown(StringValues header, EntityTagHeaderValue tag) =>
        EntityTagHeaderValue.TryParseList(header!, out var known)
        && known.Any(one => one.Equals(EntityTagHeaderValue.Any) || one.Compare(tag, useStrongComparison: false));

    /// <summary>Where a job is to be found.</summary>
    public static string Address(JobId id) => $"/api/jobs/{id}";
}
