using System.Text.Json;
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
            .DescribesIdempotencyKey()
            .Produces<JobView>(StatusCodes.Status201Created).Produces<JobView>().Refuses(400, 409, 413, 415, 503);

    private static async Task<IResult> SubmitAsync(HttpContext context, JsonBody body, JobDesk desk, TypeStates types)
    {
        var fields = await body.ReadAsync(context.Request, context.RequestAborted);
        var submission = SubmissionFields.Read(fields, context);
        fields.RefuseOthers();
        var submitted = await desk.SubmitAsync(submission);
        return JobAnswers.Submitted(context, submitted, JobsDialect.Address(submitted.Job.Id), await types.ShowAsync(submitted.Job, JobView.Of));
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
/// <param name="StartWithin">Seconds in which its first attempt must begin, from run_at on where that is given; else it is cancelled. Default: the
/// type's.</param>
/// <param name="IdempotencyKey">The same request with this key, in the same tenant, is answered with the same job for 24 hours; another one is
/// refused.</param>
/// <param name="ActiveKey">While a job with this key is active in the tenant, the request is answered with that one.</param>
/// <param name="Metadata">Whatever is to be kept with it; any JSON.</param>
/// <param name="Then">What is submitted when it has ended, at most 20.</param>
/// <param name="Webhook">The webhook of the settings that is told how it has ended: its name, or an object of name and on (success, failure or any, the
/// default).</param>
internal sealed record SubmitBody(string Type, JsonText? Input, string? Tenant, string? User, string? Session, string? Subject, string? Name,
    JobTrigger? Trigger, DateTimeOffset? RunAt, int? Priority, int? MaxAttempts, double? Timeout, double? StartWithin,
    string? IdempotencyKey, string? ActiveKey, JsonText? Metadata, IReadOnlyList<ThenBody>? Then, JsonElement? Webhook);

/// <summary>What follows a job. Only for the document.</summary>
/// <param name="Type">What kind of work it is.</param>
/// <param name="On">After which end: success (the default), failure (failed or cancelled), any.</param>
/// <param name="Input">What the work is given; any JSON. Default: who the job was that it follows, and how it ended.</param>
/// <param name="Tenant">The tenant (guild) it belongs to. Default: that of the job.</param>
/// <param name="User">Who it is for. Default: who the job is for.</param>
/// <param name="Session">The session it is started in. Default: that of the job.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Trigger">What starts it. Default: api.</param>
/// <param name="RunAt">Not before this time.</param>
/// <param name="Priority">Greater runs first. Default: 0.</param>
/// <param name="MaxAttempts">Attempts allowed, 1 to 100. Default: the type's.</param>
/// <param name="Timeout">Seconds one attempt may take. Default: the type's.</param>
/// <param name="StartWithin">Seconds in which its first attempt must begin. Default: the type's.</param>
/// <param name="Metadata">Whatever is to be kept with it; any JSON.</param>
/// <param name="Then">What follows it in turn, at most 20, at most 5 deep.</param>
/// <param name="Webhook">The webhook of the settings that is told how it has ended: its name, or an object of name and on (success, failure or any, the
/// default).</param>
internal sealed record ThenBody(string Type, JobContinueOn? On, JsonText? Input, string? Tenant, string? User, string? Session, string? Subject,
    string? Name, JobTrigger? Trigger, DateTimeOffset? RunAt, int? Priority, int? MaxAttempts, double? Timeout, double? StartWithin,
    JsonText? Metadata, IReadOnlyList<ThenBody>? Then, JsonElement? Webhook);
