using OrleansJobs.Gateway.Documentation;
using OrleansJobs.Gateway.Requests;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Dialects;

/// <summary>The canonical way to start a job of any type.</summary>
internal static class SubmitDialect
{
    /// <summary>The routes.</summary>
    public static void MapSubmitDialect(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/jobs", SubmitAsync).WithTags("jobs").WithSummary("Start a job of any type")
            .DescribesBody<SubmitBody>().DescribesHeader(Caller.Header, "Who the job is for, where the body names no user.")
            .Produces<JobView>(StatusCodes.Status201Created).Produces<JobView>().Refuses(400, 413, 415, 503);

    private static async Task<IResult> SubmitAsync(HttpContext context, JsonBody body, JobDesk desk, TypeStates types, TimeProvider time)
    {
        var fields = await body.ReadAsync(context.Request, context.RequestAborted);
        var submission = Read(fields, context);
        fields.RefuseOthers();
        var submitted = await desk.SubmitAsync(submission);
        var type = await types.OfAsync(submitted.Job);
        return JobAnswers.Submitted(context, submitted, JobsDialect.Address(submitted.Job.Id), JobView.Of(submitted.Job, time.GetUtcNow(), type));
    }

    private static JobSubmission Read(JsonFields fields, HttpContext context) => new()
    {
        Type = Parameters.Type(fields.RequiredText("type"))!,
        Trigger = fields.Word("trigger", Parameters.Triggers) ?? JobTrigger.Api,
        Tenant = fields.Key("tenant"),
        User = UserOf(fields, context),
        Session = fields.Key("session"),
        Subject = fields.Key("subject"),
        Name = fields.Text("name"),
        Input = fields.Raw("input"),
        Priority = fields.Integer("priority", int.MinValue, int.MaxValue) ?? 0,
        RunAt = fields.Time("run_at"),
        MaxAttempts = fields.Integer("max_attempts", 1, JobLimits.MostAttempts),
        Timeout = fields.Number("timeout", 0.001, JobLimits.LongestTimeout.TotalSeconds) is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        IdempotencyKey = fields.Text("idempotency_key"),
        ActiveKey = fields.Text("active_key"),
        Metadata = fields.Raw("metadata"),
    };

    /// <summary>The body may name a user where nobody is authenticated; who is, starts jobs for himself.</summary>
    private static string UserOf(JsonFields fields, HttpContext context)
    {
        var named = fields.Key("user");
        return Caller.Subject(context) is { } subject && named is not null && named != subject
            ? throw fields.Refuse("user", "must be the authenticated user")
            : named ?? Caller.Of(context);
    }
}

/// <summary>What a job is started with. Only for the document: the fields are read one by one, so that each can be refused by its
/// name.</summary>
/// <param name="Type">What kind of work it is: 1 to 100 characters of a-z 0-9 _ - .</param>
/// <param name="Input">What the work is given; any JSON.</param>
/// <param name="Tenant">The tenant (guild) it belongs to.</param>
/// <param name="User">Who it is for.</param>
/// <param name="Session">The session it is started in.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Trigger">What starts it. Default: api.</param>
/// <param name="RunAt">Not before this time.</param>
/// <param name="Priority">Greater runs first. Default: 0.</param>
/// <param name="MaxAttempts">Attempts allowed, 1 to 100. Default: the type's.</param>
/// <param name="Timeout">Seconds one attempt may take. Default: the type's.</param>
/// <param name="IdempotencyKey">A second request with this key, in the same tenant, is answered with the first one's job.</param>
/// <param name="ActiveKey">While a job with this key is active in the tenant, the request is answered with that one.</param>
/// <param name="Metadata">Whatever is to be kept with it; any JSON.</param>
internal sealed record SubmitBody(string Type, JsonText? Input, string? Tenant, string? User, string? Session, string? Subject, string? Name,
    JobTrigger? Trigger, DateTimeOffset? RunAt, int? Priority, int? MaxAttempts, double? Timeout, string? IdempotencyKey, string? ActiveKey,
    JsonText? Metadata);
