using System.Text.Json.Serialization;
using OrleansJobs.Gateway.Documentation;
using OrleansJobs.Gateway.Requests;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Dialects;

/// <summary>The writing half of the background jobs: an operation that runs in its caller's own process says here that it began, how far
/// it is and how it ended.</summary>
internal static class TrackedJobsDialect
{
    private static readonly Dictionary<string, JobStatus> Words = new()
    {
        ["running"] = JobStatus.Running,
        ["completed"] = JobStatus.Completed,
        ["failed"] = JobStatus.Failed,
        ["cancelled"] = JobStatus.Cancelled,
    };

    /// <summary>The routes.</summary>
    public static void MapTrackedJobs(this IEndpointRouteBuilder routes, string tag)
    {
        routes.MapPost("/api/background-jobs", StartAsync).WithTags(tag).WithSummary("Start a job that its caller runs")
            .DescribesBody<TrackedJobBody>().DescribesHeader(Caller.Header, "Who it is for.")
            .DescribesIdempotencyKey()
            .Produces<BackgroundJobStarted>(StatusCodes.Status201Created).Produces<BackgroundJobStarted>().Refuses(400, 409, 413, 415, 503);

        foreach (var map in (Func<string, Delegate, RouteHandlerBuilder>[])[routes.MapPatch, routes.MapPut])
        {
            map("/api/background-jobs/{id}", ReportAsync).WithTags(tag)
                .WithSummary("Say how far it is, or how it ended; says at the same time that its caller lives")
                .DescribesId("id").DescribesBody<TrackedReportBody>(isRequired: false).Produces<BackgroundJobAnswer>()
                .Refuses(400, 404, 409, 413, 415, 503);
        }

        routes.MapPost("/api/background-jobs/{id}/fail", FailAsync).WithTags(tag).WithSummary("Say that it failed")
            .DescribesId("id").DescribesBody<TrackedFailureBody>(isRequired: false).Produces<BackgroundJobAnswer>()
            .Refuses(400, 404, 409, 413, 415, 503);
    }

    private static async Task<IResult> StartAsync(HttpContext context, JsonBody body, JobDesk desk, TimeProvider time)
    {
        var fields = await body.ReadAsync(context.Request, context.RequestAborted);
        var tracked = await desk.StartTrackedAsync(new JobSubmission
        {
            Type = Parameters.Type(fields.RequiredText("jobType"), "jobType")!,
            Name = fields.Text("name"),
            User = Caller.Of(context),
            Session = fields.Key("sessionId"),
            Subject = fields.Key("relatedEntityId"),
            Input = fields.Raw("inputData"),
            Metadata = RelatedEntity.ToMetadata(fields.Text("relatedEntityType")),
            IdempotencyKey = IdempotencyKey.Of(context),
        });
        context.Response.Headers.Location = $"/api/background-jobs/{tracked.Job.Id}";
        var view = BackgroundJobView.Of(tracked.Job, time.GetUtcNow(), type: null);
        return TypedResults.Json(new BackgroundJobStarted(view.Id, view.Id, LeaseView.Of(tracked), view),
            statusCode: tracked.Created ? StatusCodes.Status201Created : StatusCodes.Status200OK);
    }

    private static async Task<IResult> ReportAsync(string id, HttpContext context, JsonBody body, IGrainFactory grains, TimeProvider time)
    {
        var job = grains.Tracked(Parameters.Id(id, "id"));
        var fields = await body.ReadAsync(context.Request, context.RequestAborted);
        var report = new TrackedReport(fields.Number("progress", 0, 100), fields.Text("progressMessage", JobLimits.LongestMessage), OutcomeIn(fields));
        return Show(await job.ReportAsync(report, CancellationToken.None), time);
    }

    private static async Task<IResult> FailAsync(string id, HttpContext context, JsonBody body, IGrainFactory grains, TimeProvider time)
    {
        var job = grains.Tracked(Parameters.Id(id, "id"));
        var fields = await body.ReadAsync(context.Request, context.RequestAborted);
        return Show(await job.ReportAsync(new TrackedReport(Outcome: FailureIn(fields)), CancellationToken.None), time);
    }

    private static IResult Show(TrackedJob tracked, TimeProvider time) =>
        TypedResults.Ok(new BackgroundJobAnswer(BackgroundJobView.Of(tracked.Job, time.GetUtcNow(), type: null), LeaseView.Of(tracked)));

    /// <summary>How it ended; null while it runs. What says nothing about such an end is refused rather than lost.</summary>
    private static JobOutcome? OutcomeIn(JsonFields fields)
    {
        var status = fields.Word("status", Words);
        if (status != JobStatus.Completed && fields.Has("resultData")) throw fields.Refuse("resultData", "can be given only with the status completed");
        if (status != JobStatus.Failed && fields.Has("error")) throw fields.Refuse("error", "can be given only with the status failed");
        return status switch
        {
            JobStatus.Completed => new JobOutcome.Succeeded(fields.Raw("resultData")),
            JobStatus.Failed => FailureIn(fields),
            JobStatus.Cancelled => new JobOutcome.Stopped(),
            _ => null,
        };
    }

    /// <summary>An error is a text or an object, and an empty one is still a failure: JavaScript writes its own errors as <c>{}</c>.</summary>
    private static JobOutcome.Failed FailureIn(JsonFields fields)
    {
        var isObject = fields.Raw("error") is { } raw && raw.Value.StartsWith('{');
        var error = isObject ? fields.Object("error")! : fields;
        var message = MessageIn(error, isObject ? "message" : "error") ?? "The caller gave no reason.";
        var code = isObject ? MessageIn(error, "code") : null;
        return new JobOutcome.Failed(new JobError(code ?? "failed", message), Retryable: false);
    }

    private static string? MessageIn(JsonFields fields, string name) => fields.Raw(name) is { Value: "\"\"" } ? null : fields.Text(name, int.MaxValue);
}

/// <summary>An operation that begins.</summary>
/// <param name="JobType">What kind of work it is: 1 to 100 characters of a-z 0-9 _ - .</param>
/// <param name="InputData">What the work is given; any JSON.</param>
/// <param name="SessionId">The session it is started in.</param>
/// <param name="RelatedEntityId">What it is about.</param>
/// <param name="RelatedEntityType">What kind of thing that is.</param>
/// <param name="Name">What people call it.</param>
internal sealed record TrackedJobBody([property: JsonPropertyName("jobType")] string JobType,
    [property: JsonPropertyName("inputData")] JsonText? InputData = null, [property: JsonPropertyName("sessionId")] string? SessionId = null,
    [property: JsonPropertyName("relatedEntityId")] string? RelatedEntityId = null,
    [property: JsonPropertyName("relatedEntityType")] string? RelatedEntityType = null, string? Name = null);

/// <summary>How far it is, or how it ended; without any field, that its caller lives.</summary>
/// <param name="Progress">0 to 100. Default: no change.</param>
/// <param name="ProgressMessage">The step at work. Default: no change.</param>
/// <param name="Status">running, completed, failed or cancelled. Default: running.</param>
/// <param name="ResultData">What it gave, with completed; any JSON.</param>
/// <param name="Error">Why it failed, with failed; a text, or an object with message and code.</param>
internal sealed record TrackedReportBody(double? Progress = null, [property: JsonPropertyName("progressMessage")] string? ProgressMessage = null, string? Status = null,
    [property: JsonPropertyName("resultData")] JsonText? ResultData = null, JsonText? Error = null);

/// <summary>That it failed.</summary>
/// <param name="Error">Why: a text, or an object with message and code.</param>
internal sealed record TrackedFailureBody(JsonText? Error = null);
