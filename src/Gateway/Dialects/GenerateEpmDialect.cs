using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Net.Http.Headers;
using OrleansJobs.Gateway.Documentation;
using OrleansJobs.Gateway.Live;
using OrleansJobs.Gateway.Requests;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Dialects;

/// <summary>The generation of a programme as its callers have always made it: one request that shows its progress and answers with the
/// result. Behind it is a job, so that it goes on when the caller leaves.</summary>
internal static class GenerateEpmDialect
{
    private const string JobType = "epm_generation";
    private const string EntityType = "strategic_understanding";

    /// <summary>What makes a failure the caller's: docs/planning.md.</summary>
    private static readonly string[] Refusals = ["invalid_input", "duplicate_task", "unknown_dependency", "dependency_cycle"];

    /// <summary>The routes.</summary>
    public static void MapGenerateEpmDialect(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/generate-epm", GenerateAsync).WithTags("background jobs")
            .WithSummary("Generate a programme: wait for it, or watch it with Accept: text/event-stream")
            .DescribesBody<EpmBody>().DescribesHeader(Caller.Header, "Who it is for.").DescribesIdempotencyKey()
            .Produces<EpmAnswer>(StatusCodes.Status200OK, "application/json", "text/event-stream")
            .Produces<EpmAnswer>(StatusCodes.Status500InternalServerError).Produces<EpmAnswer>(StatusCodes.Status503ServiceUnavailable)
            .Refuses(400, 409, 413, 415);

    private static async Task GenerateAsync(HttpContext context, JsonBody body, JobDesk desk, JobFeed feed, EventStreams streams, TypeStates types)
    {
        var fields = await body.ReadAsync(context.Request, context.RequestAborted);
        var job = (await desk.SubmitAsync(Read(fields, context))).Job;
        await using var watcher = feed.Subscribe(job.Id, job.Sequence);
        if (WantsEvents(context.Request))
        {
            await streams.StreamAsync(context, $"job {job.Id}", sse => StreamAsync(sse, job, watcher, types, context.RequestAborted), isResumable: false);
            return;
        }

        await AnswerAsync(context, job.Id, job.IsFinal() ? job : await EndOfAsync(watcher, context.RequestAborted)); // a repeat may find its end
    }

    private static JobSubmission Read(JsonFields fields, HttpContext context)
    {
        var understandingId = fields.Key("understandingId") ?? throw fields.Refuse("understandingId", "must be there");
        var sessionId = fields.Key("sessionId");
        var understanding = fields.Object("understanding");
        return new JobSubmission
        {
            Type = JobType,
            Name = understanding?.Text("title"),
            User = Caller.Of(context),
            Session = sessionId,
            Subject = understandingId,
            Input = JsonText.From(new EpmBody(understandingId, sessionId, understanding?.ToJson())),
            Metadata = RelatedEntity.ToMetadata(EntityType),
            IdempotencyKey = IdempotencyKey.Of(context),
        };
    }

    private static bool WantsEvents(HttpRequest request) =>
        MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted)
        && accepted.Any(one => one.MediaType.Equals("text/event-stream", StringComparison.OrdinalIgnoreCase));

    /// <summary>A frame for each step that is new, and one for the end; none of that when the service stops first. Nothing but such frames:
    /// clients of this route split the stream by hand and know no comments, so that in silence the last one is sent again.</summary>
    private static async Task StreamAsync(SseWriter sse, JobSnapshot job, JobSubscription watcher, TypeStates types, CancellationToken aborted)
    {
        var last = await types.ShowAsync(job, EpmFrame.Of);
        await sse.EventAsync(last with { JobId = job.Id });
        while (await sse.ReadyAsync(watcher.Events.WaitToReadAsync(aborted), () => sse.EventAsync(last)))
        {
            while (watcher.Events.TryRead(out var next))
            {
                var frame = await types.ShowAsync(next.Job, EpmFrame.Of);
                if (frame is not { Success: null, Message: null } && frame != last) await sse.EventAsync(last = frame);
            }
        }
    }

    /// <summary>The final snapshot; null when the service stops or the job is deleted first.</summary>
    private static async Task<JobSnapshot?> EndOfAsync(JobSubscription watcher, CancellationToken aborted)
    {
        await foreach (var next in watcher.Events.ReadAllAsync(aborted)) if (next.Job.IsFinal()) return next.Job;
        return null;
    }

    /// <summary>A failure has the shape it always had here, <c>{error}</c> under 500, and not that of a problem document, unless it is the
    /// input that is refused.</summary>
    private static Task AnswerAsync(HttpContext context, JobId id, JobSnapshot? ended)
    {
        if (ended?.Error is { } error && Refusals.Contains(error.Code)) throw new InvalidJobException("understanding", error.Message);
        var answer = ended is null ? new EpmAnswer(false, id, Error: "The service stopped before the end; the job goes on.") : EpmAnswer.Of(ended);
        context.Response.StatusCode = answer.Success ? StatusCodes.Status200OK
            : ended is null ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status500InternalServerError;
        if (ended is null) context.Response.Headers.RetryAfter = "2";
        return context.Response.WriteAsJsonAsync(answer, JobJson.Options, context.RequestAborted);
    }
}

/// <summary>What is asked for, and what the work is given.</summary>
/// <param name="UnderstandingId">What is to be planned.</param>
/// <param name="SessionId">Where it is asked for.</param>
/// <param name="Understanding">What is known of it: docs/planning.md.</param>
internal sealed record EpmBody(
    [property: JsonPropertyName("understandingId")] string UnderstandingId,
    [property: JsonPropertyName("sessionId")] string? SessionId = null,
    JsonText? Understanding = null);

/// <summary>How it ended.</summary>
/// <param name="Success">Whether there is a programme.</param>
/// <param name="JobId">The job behind it.</param>
/// <param name="ProgramId">The programme; absent when there is none.</param>
/// <param name="Summary">The programme in a few sentences.</param>
/// <param name="Error">Why there is none, in one sentence; absent when there is one.</param>
internal sealed record EpmAnswer(
    bool Success,
    [property: JsonPropertyName("jobId")] JobId JobId,
    [property: JsonPropertyName("programId"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? ProgramId = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Summary = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Error = null)
{
    /// <summary>The end of a job that is final.</summary>
    public static EpmAnswer Of(JobSnapshot job)
    {
        if (job.Status != JobStatus.Completed)
            return new EpmAnswer(false, job.Id, Error: job.Error?.Message ?? "The generation was cancelled.");
        using var result = JsonDocument.Parse(job.Result?.Value ?? "null");
        return new EpmAnswer(true, job.Id, result.RootElement.TextOrNull("programId"), result.RootElement.TextOrNull("summary"));
    }
}

/// <summary>One step on the way. The first frame has the job's id, the last has what an <see cref="EpmAnswer"/> has.</summary>
/// <param name="Progress">0 to 100.</param>
/// <param name="Message">The step at work.</param>
internal sealed record EpmFrame(double Progress, string? Message)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Success { get; init; }

    [JsonPropertyName("programId"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ProgramId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Summary { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Error { get; init; }

    [JsonPropertyName("jobId"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JobId? JobId { get; init; }

    /// <summary>The frame of a snapshot.</summary>
    public static EpmFrame Of(JobSnapshot job, DateTimeOffset now, JobTypeState? type)
    {
        var view = BackgroundJobView.Of(job, now, type);
        var frame = new EpmFrame(view.Progress, view.ProgressMessage);
        return job.IsFinal() && EpmAnswer.Of(job) is var end
            ? frame with { Success = end.Success, ProgramId = end.ProgramId, Summary = end.Summary, Error = end.Error, JobId = job.Id }
            : frame;
    }
}
