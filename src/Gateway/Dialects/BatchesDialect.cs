using System.Text.Json;
using OrleansJobs.Gateway.Documentation;
using OrleansJobs.Gateway.Requests;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Dialects;

/// <summary>The canonical way to start many jobs under one parent, and to look at the children of a job.</summary>
internal static class BatchesDialect
{
    /// <summary>The routes.</summary>
    public static void MapBatchesDialect(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/batches", SubmitAsync).WithTags("jobs").WithSummary("Start many jobs under one parent that shows how far they are")
            .DescribesBody<BatchBody>().DescribesHeader(Caller.Header, "Who the batch is for, where the body names no user.")
            .DescribesIdempotencyKey()
            .Produces<JobView>(StatusCodes.Status201Created).Produces<JobView>().Refuses(400, 409, 413, 415, 503);

        routes.MapGet("/api/jobs/{id}/children", ListAsync).WithTags("jobs")
            .WithSummary("The jobs of a batch and their retries, and those that followed a job, a page at a time, in the order of their ids")
            .DescribesId("id").Describes("status", "Only children in this status.")
            .DescribesInteger("limit", "Jobs a page, 1 to 1000. Default: 50.")
            .Describes("cursor", "The next of the page before. Default: the first page.")
            .Produces<JobListView>().Refuses(400, 404, 503);
    }

    private static async Task<IResult> SubmitAsync(HttpContext context, JsonBody body, JobDesk desk, TimeProvider time)
    {
        var fields = await body.ReadAsync(context.Request, context.RequestAborted);
        var submission = Read(fields, context);
        fields.RefuseOthers();
        var submitted = await desk.SubmitAsync(submission);
        return JobAnswers.Submitted(context, submitted, JobsDialect.Address(submitted.Job.Id), JobView.Of(submitted.Job, time.GetUtcNow()));
    }

    /// <summary>The children of a job that was deleted are still found.</summary>
    private static async Task<IResult> ListAsync(string id, string? status, string? limit, string? cursor, HttpContext context,
        IGrainFactory grains, TypeStates types)
    {
        var parent = Parameters.Id(id, "id");
        var after = Parameters.Cursor(cursor, "cursor");
        var page = await grains.JobList().ListChildrenAsync(
            parent, Parameters.Status(status), after, Parameters.Limit(limit), context.RequestAborted);
        if (page.Jobs.IsEmpty) await grains.Job(parent).GetAsync(context.RequestAborted); // is there any such job?
        context.LinkNext(page.Next);
        return TypedResults.Ok(new JobListView(await types.ShowAsync(page.Jobs, JobView.Listed), page.Next));
    }

    private static JobSubmission Read(JsonFields fields, HttpContext context) => new()
    {
        Type = JobBatch.Type,
        Trigger = fields.Word("trigger", Parameters.Triggers) ?? JobTrigger.Api,
        Tenant = fields.Key("tenant"),
        User = SubmissionFields.UserOf(fields, context) ?? Caller.Of(context),
        Session = fields.Key("session"),
        Subject = fields.Key("subject"),
        Name = fields.Text("name"),
        IdempotencyKey = Requests.IdempotencyKey.Of(context, fields),
        ActiveKey = fields.Text("active_key"),
        Metadata = fields.Raw("metadata"),
        Then = SubmissionFields.ReadThen(fields, context),
        Batch = ReadBatch(fields, context),
    };

    private static JobBatch ReadBatch(JsonFields fields, HttpContext context)
    {
        var jobs = fields.Objects("jobs", JobLimits.MostBatchJobs) is { Count: > 0 } given ? given
            : throw fields.Refuse("jobs", $"must be a list of 1 to {JobLimits.MostBatchJobs} jobs");
        var failures = fields.Object("failures") ?? JsonFields.Empty;
        var batch = new JobBatch([.. jobs.Select(job => ReadJob(job, context))],
            failures.Integer("allowed", 0, JobLimits.MostBatchJobs) ?? 0, failures.Flag("stop") ?? false,
            fields.Integer("concurrency", 1, JobLimits.MostBatchJobs));
        failures.RefuseOthers();
        return batch;
    }

    private static JobSubmission ReadJob(JsonFields fields, HttpContext context)
    {
        var job = SubmissionFields.ReadChild(fields, context, generation: 1);
        fields.RefuseOthers();
        return job;
    }
}

/// <summary>What a batch is started with. Only for the document.</summary>
/// <param name="Jobs">Its jobs, 1 to 1000: each with the fields of one, without idempotency_key and active_key.</param>
/// <param name="Failures">What becomes of failures.</param>
/// <param name="Concurrency">At most so many of its jobs are pending or running at once, 1 to 1000. Default: all.</param>
/// <param name="Tenant">The tenant (guild) it belongs to, and each of its jobs that names none.</param>
/// <param name="User">Who it is for, and each of its jobs that names nobody.</param>
/// <param name="Session">The session it is started in, and each of its jobs that names none.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Trigger">What starts it. Default: api.</param>
/// <param name="IdempotencyKey">A second request with this key, in the same tenant, is answered with the first one's batch.</param>
/// <param name="ActiveKey">While a job with this key is active in the tenant, the request is answered with that one.</param>
/// <param name="Metadata">Whatever is to be kept with it; any JSON.</param>
/// <param name="Then">What is submitted when the batch has ended, at most 20.</param>
/// <param name="Webhook">The webhook of the settings that is told how it has ended: its name, or an object of name and on (success, failure or any, the
/// default).</param>
internal sealed record BatchBody(IReadOnlyList<BatchJobBody> Jobs, BatchFailuresBody? Failures, int? Concurrency, string? Tenant, string? User, string? Session,
    string? Subject, string? Name, JobTrigger? Trigger, string? IdempotencyKey, string? ActiveKey, JsonText? Metadata,
    IReadOnlyList<ThenBody>? Then, JsonElement? Webhook);

/// <summary>What becomes of failures.</summary>
/// <param name="Allowed">How many jobs may fail or be cancelled without the batch having failed. Default: 0.</param>
/// <param name="Stop">Whether the rest is cancelled as soon as more have. Default: false.</param>
internal sealed record BatchFailuresBody(int? Allowed, bool? Stop);

/// <summary>One job of a batch.</summary>
/// <param name="Type">What kind of work it is.</param>
/// <param name="Input">What the work is given; any JSON.</param>
/// <param name="Tenant">The tenant (guild) it belongs to. Default: that of the batch.</param>
/// <param name="User">Who it is for. Default: who the batch is for.</param>
/// <param name="Session">The session it is started in. Default: that of the batch.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Trigger">What starts it. Default: api.</param>
/// <param name="RunAt">Not before this time.</param>
/// <param name="Priority">Greater runs first. Default: 0.</param>
/// <param name="MaxAttempts">Attempts allowed, 1 to 100. Default: the type's.</param>
/// <param name="Timeout">Seconds one attempt may take. Default: the type's.</param>
/// <param name="StartWithin">Seconds in which its first attempt must begin. Default: the type's.</param>
/// <param name="Metadata">Whatever is to be kept with it; any JSON.</param>
/// <param name="Then">What follows it, at most 20.</param>
/// <param name="Webhook">The webhook of the settings that is told how it has ended: its name, or an object of name and on (success, failure or any, the
/// default).</param>
internal sealed record BatchJobBody(string Type, JsonText? Input, string? Tenant, string? User, string? Session, string? Subject, string? Name,
    JobTrigger? Trigger, DateTimeOffset? RunAt, int? Priority, int? MaxAttempts, double? Timeout, double? StartWithin,
    JsonText? Metadata, IReadOnlyList<ThenBody>? Then, JsonElement? Webhook);
