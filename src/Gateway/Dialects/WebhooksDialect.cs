using OrleansJobs.Gateway.Documentation;
using OrleansJobs.Gateway.Requests;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Dialects;

/// <summary>The webhooks of the settings, and their deliveries: which came, which are tried again, and which failed. A delivery is a job, and is
/// looked at, cancelled and retried as any.</summary>
internal static class WebhooksDialect
{
    /// <summary>The routes.</summary>
    public static void MapWebhooksDialect(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/webhooks", ListAsync).WithTags("webhooks").WithSummary("The webhooks that jobs may name")
            .Produces<WebhooksView>().Refuses(503);

        routes.MapGet("/api/webhooks/{name}/deliveries", ListOfWebhookAsync).WithTags("webhooks")
            .WithSummary("A webhook's deliveries, newest first, a page at a time")
            .Describes("name", "The name of a webhook.").DescribesPage().Produces<DeliveryListView>().Refuses(400, 404, 503);

        routes.MapGet("/api/jobs/{id}/deliveries", ListOfJobAsync).WithTags("webhooks")
            .WithSummary("The deliveries that tell of a job, newest first, a page at a time")
            .DescribesId("id").DescribesPage().Produces<DeliveryListView>().Refuses(400, 404, 503);
    }

    private static RouteHandlerBuilder DescribesPage(this RouteHandlerBuilder route) => route
        .Describes("status", "Only deliveries in this status.").DescribesInteger("limit", "Deliveries a page, 1 to 1000. Default: 50.")
        .Describes("cursor", "The next of the page before. Default: the first page.");

    private static async Task<IResult> ListAsync(IGrainFactory grains, CancellationToken cancellationToken) =>
        TypedResults.Ok(new WebhooksView([.. (await grains.JobList().ListWebhooksAsync(cancellationToken)).Select(name => new WebhookView(name))]));

    /// <summary>The deliveries of a webhook that is gone from the settings are still found.</summary>
    private static async Task<IResult> ListOfWebhookAsync(string name, string? status, string? limit, string? cursor, HttpContext context,
        IGrainFactory grains, TypeStates types)
    {
        var webhook = Parameters.PathKey(name, "name");
        var query = new JobListQuery(Parameters.Limit(limit), Parameters.Cursor(cursor, "cursor"))
        {
            Type = JobWebhook.Type,
            Scopes = [new JobScope(JobScopeKind.Subject, webhook)],
            Status = Parameters.Status(status),
        };
        var page = await grains.JobList().ListAsync(query, context.RequestAborted);
        if (page is { Jobs.IsEmpty: true, Next: null } && !(await grains.JobList().ListWebhooksAsync(context.RequestAborted)).Contains(webhook))
        {
            throw new NothingHereException($"There is no webhook {Parameters.Shown(webhook)} in the settings, and no delivery to one of that name.");
        }

        return await AnswerAsync(page, context, types);
    }

    /// <summary>The deliveries that told of a job which was deleted are still found.</summary>
    private static async Task<IResult> ListOfJobAsync(string id, string? status, string? limit, string? cursor, HttpContext context,
        IGrainFactory grains, TypeStates types)
    {
        var job = Parameters.Id(id, "id");
        var page = await grains.JobList().ListDeliveriesAsync(
            job, Parameters.Status(status), Parameters.Cursor(cursor, "cursor"), Parameters.Limit(limit), context.RequestAborted);
        if (page.Jobs.IsEmpty) await grains.Job(job).GetAsync(context.RequestAborted); // is there any such job?
        return await AnswerAsync(page, context, types);
    }

    private static async Task<IResult> AnswerAsync(JobPage page, HttpContext context, TypeStates types)
    {
        context.LinkNext(page.Next);
        return TypedResults.Ok(new DeliveryListView(await types.ShowAsync(page.Jobs, DeliveryView.Of), page.Next));
    }
}

/// <summary>The webhooks.</summary>
/// <param name="Webhooks">By name. Where they are is not told: an address can be a key.</param>
internal sealed record WebhooksView(IReadOnlyList<WebhookView> Webhooks);

/// <summary>A webhook.</summary>
/// <param name="Name">What jobs call it.</param>
internal sealed record WebhookView(string Name);

/// <summary>A page of deliveries.</summary>
/// <param name="Deliveries">Newest first.</param>
/// <param name="Next">What to give as <c>cursor</c> for the next page; null when this was the last. A page may be shorter than asked for and
/// still have one.</param>
internal sealed record DeliveryListView(IReadOnlyList<DeliveryView> Deliveries, JobId? Next);

/// <summary>A delivery.</summary>
/// <param name="Id">Its id, which is that of its job and the webhook-id that the receiver sees.</param>
/// <param name="Webhook">To which webhook.</param>
/// <param name="JobId">The job that it tells of.</param>
/// <param name="Event">job.completed, job.failed or job.cancelled.</param>
/// <param name="Status">completed when it was taken; failed when it is not tried any more.</param>
/// <param name="WaitReason">Why a pending one waits, in one sentence.</param>
/// <param name="Attempt">Attempts so far.</param>
/// <param name="MaxAttempts">Attempts allowed.</param>
/// <param name="Attempts">The attempts, first to last.</param>
/// <param name="Error">Why the last attempt failed; null when it did not.</param>
/// <param name="CreatedAt">Since when it is owed.</param>
/// <param name="NextAttemptAt">When a pending one is tried, at the earliest.</param>
/// <param name="DeliveredAt">When it was taken.</param>
/// <param name="RetryOf">The failed or cancelled delivery that it repeats.</param>
internal sealed record DeliveryView(JobId Id, string? Webhook, JobId? JobId, string? Event, JobStatus Status, string? WaitReason, int Attempt, int MaxAttempts,
    IReadOnlyList<DeliveryAttemptView> Attempts, JobError? Error, DateTimeOffset CreatedAt, DateTimeOffset? NextAttemptAt, DateTimeOffset? DeliveredAt,
    JobId? RetryOf)
{
    public static DeliveryView Of(JobSnapshot job, DateTimeOffset now, JobTypeState? type) => new(
        job.Id, job.Subject, job.ParentId, job.Name, job.Status, Dialects.WaitReason.Of(job, now, type), job.Attempt, job.MaxAttempts,
        [.. job.Attempts.Select(one => new DeliveryAttemptView(one.Number, one.StartedAt, one.EndedAt, one.Error))],
        job.Status == JobStatus.Completed ? null : job.Error ?? (job.Attempts.IsEmpty ? null : job.Attempts[^1].Error),
        job.CreatedAt,
        job.Status == JobStatus.Pending ? job.RunAt ?? job.CreatedAt : null,
        job.Status == JobStatus.Completed ? job.CompletedAt : null,
        job.RetryOf);
}

/// <summary>One attempt at a delivery.</summary>
/// <param name="Number">1 for the first.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="EndedAt">When it ended; null while it runs.</param>
/// <param name="Error">Why it failed; null when it did not.</param>
internal sealed record DeliveryAttemptView(int Number, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, JobError? Error);
