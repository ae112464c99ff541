using System.Collections.Immutable;
using OrleansJobs.Gateway.Requests;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Dialects;

/// <summary>Reads a submission, and those that come with it, from the fields of a request.</summary>
internal static class SubmissionFields
{
    private static readonly Dictionary<string, JobContinueOn> Ends =
        Enum.GetValues<JobContinueOn>().ToDictionary(end => end.ToString().ToLowerInvariant());

    /// <summary>A job that somebody submits.</summary>
    public static JobSubmission Read(JsonFields fields, HttpContext context) => ReadChild(fields, context) with
    {
        User = UserOf(fields, context) ?? Caller.Of(context),
        IdempotencyKey = Requests.IdempotencyKey.Of(context, fields),
        ActiveKey = fields.Text("active_key"),
    };

    /// <summary>A job that comes with another: who it is for is the other's to say, unless it says so itself.</summary>
    /// <param name="fields">Its fields.</param>
    /// <param name="context">The request.</param>
    /// <param name="generation">How deep it stands.</param>
    public static JobSubmission ReadChild(JsonFields fields, HttpContext context, int generation = 0) => new()
    {
        Type = TypeOf(fields),
        Trigger = fields.Word("trigger", Parameters.Triggers) ?? JobTrigger.Api,
        Tenant = fields.Key("tenant"),
        User = UserOf(fields, context),
        Session = fields.Key("session"),
        Subject = fields.Key("subject"),
        Name = fields.Text("name"),
        Input = fields.Raw("input"),
        Priority = fields.Integer("priority", int.MinValue, int.MaxValue) ?? 0,
        RunAt = fields.ExactTime("run_at"),
        MaxAttempts = fields.Integer("max_attempts", 1, JobLimits.MostAttempts),
        Timeout = Seconds(fields, "timeout", JobLimits.LongestTimeout),
        StartWithin = Seconds(fields, "start_within", JobLimits.LongestStartWithin),
        Metadata = fields.Raw("metadata"),
        Then = ReadThen(fields, context, generation),
    };

    /// <summary>What follows a job: what the field <c>then</c> names, and the webhook that is told of its end.</summary>
    public static ImmutableArray<JobContinuation> ReadThen(JsonFields fields, HttpContext context, int generation = 0)
    {
        var webhook = ReadWebhook(fields);
        if (fields.Objects("then", JobLimits.MostContinuations) is not { Count: > 0 } then) return webhook;
        return generation < JobLimits.MostGenerations ? [.. then.Select(next => ReadContinuation(next, context, generation + 1)), .. webhook]
            : throw fields.Refuse("then", $"is more than {JobLimits.MostGenerations} deep");
    }

    /// <summary>The delivery to the webhook that the field <c>webhook</c> names; nothing where it is absent.</summary>
    public static ImmutableArray<JobContinuation> ReadWebhook(JsonFields fields) =>
        fields.TextOrObject("webhook", name => JobWebhook.Delivery(name, JobContinueOn.Any), ReadDelivery) is { } delivery ? [delivery] : [];

    /// <summary>The body may name a user where nobody is authenticated; who is, starts jobs for himself.</summary>
    public static string? UserOf(JsonFields fields, HttpContext context)
    {
        var named = fields.Key("user");
        return Caller.Subject(context) is { } subject && named is not null && named != subject
            ? throw fields.Refuse("user", "must be the authenticated user")
            : named;
    }

    private static TimeSpan? Seconds(JsonFields fields, string name, TimeSpan most) =>
        fields.Number(name, 0.001, most.TotalSeconds, "seconds") is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    private static string TypeOf(JsonFields fields) => Parameters.Type(fields.RequiredText("type"), fields.PathOf("type")) switch
    {
        JobBatch.Type => throw fields.Refuse("type", "must not be batch: POST /api/batches starts one, and a batch is no part of another submission"),
        JobWebhook.Type => throw fields.Refuse("type", "must not be webhook: name one in the field webhook of the job that it is to tell of"),
        var type => type!,
    };

    private static JobContinuation ReadDelivery(JsonFields fields)
    {
        var delivery = JobWebhook.Delivery(fields.RequiredText("name"), fields.Word("on", Ends) ?? JobContinueOn.Any);
        fields.RefuseOthers();
        return delivery;
    }

    private static JobContinuation ReadContinuation(JsonFields fields, HttpContext context, int generation)
    {
        var next = new JobContinuation(fields.Word("on", Ends) ?? JobContinueOn.Success, ReadChild(fields, context, generation));
        fields.RefuseOthers();
        return next;
    }
}
