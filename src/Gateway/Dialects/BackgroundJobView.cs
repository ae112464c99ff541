using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Dialects;

/// <summary>A job as this dialect shows it, in camelCase.</summary>
internal record BackgroundJobView
{
    public required JobId Id { get; init; }

    [JsonPropertyName("userId")]
    public required string? UserId { get; init; }

    [JsonPropertyName("sessionId")]
    public required string? SessionId { get; init; }

    [JsonPropertyName("jobType")]
    public required string JobType { get; init; }

    /// <summary>What people call it.</summary>
    public required string? Name { get; init; }

    public required JobStatus Status { get; init; }

    /// <summary>0 to 100; 100 when completed.</summary>
    public required double Progress { get; init; }

    /// <summary>The step at work, or why it waits.</summary>
    [JsonPropertyName("progressMessage")]
    public required string? ProgressMessage { get; init; }

    /// <summary>Null in lists.</summary>
    [JsonPropertyName("inputData")]
    public required JsonText? InputData { get; init; }

    /// <summary>Null unless completed, and in lists.</summary>
    [JsonPropertyName("resultData")]
    public required JsonText? ResultData { get; init; }

    /// <summary>Why it failed, in one sentence.</summary>
    [JsonPropertyName("errorMessage")]
    public required string? ErrorMessage { get; init; }

    /// <summary>The same for programs.</summary>
    public required JobError? Error { get; init; }

    /// <summary>What it is about.</summary>
    [JsonPropertyName("relatedEntityId")]
    public required string? RelatedEntityId { get; init; }

    /// <summary>What kind of thing that is.</summary>
    [JsonPropertyName("relatedEntityType")]
    public required string? RelatedEntityType { get; init; }

    [JsonPropertyName("createdAt")]
    public required DateTimeOffset CreatedAt { get; init; }

    [JsonPropertyName("startedAt")]
    public required DateTimeOffset? StartedAt { get; init; }

    [JsonPropertyName("completedAt")]
    public required DateTimeOffset? CompletedAt { get; init; }

    /// <summary>Whether someone asked to cancel it; who works on it should stop.</summary>
    [JsonPropertyName("cancelRequested")]
    public required bool CancelRequested { get; init; }

    /// <summary>Whether its user was told that it has ended; absent where nobody asks.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Seen { get; init; }

    /// <summary>The job as it is shown at <paramref name="now"/>.</summary>
    public static BackgroundJobView Of(JobSnapshot job, DateTimeOffset now, JobTypeState? type) => new()
    {
        Id = job.Id,
        UserId = job.User,
        SessionId = job.Session,
        JobType = job.Type,
        Name = job.Name,
        Status = job.Status,
        Progress = PercentDone.Of(job),
        ProgressMessage = job.Progress.Message ?? WaitReason.Of(job, now, type),
        InputData = job.Input,
        ResultData = job.Result,
        ErrorMessage = job.Error?.Message,
        Error = job.Error,
        RelatedEntityId = job.Subject,
        RelatedEntityType = RelatedEntity.TypeOf(job),
        CreatedAt = job.CreatedAt,
        StartedAt = job.StartedAt,
        CompletedAt = job.CompletedAt,
        CancelRequested = job.CancelRequestedAt is not null,
    };
}

/// <summary>One job as an answer: under <c>job</c>, and field by field for callers that expect it so.</summary>
internal sealed record BackgroundJobAnswer : BackgroundJobView
{
    [SetsRequiredMembers]
    public BackgroundJobAnswer(BackgroundJobView job, LeaseView? lease = null) : base(job) => (Job, Lease) = (job, lease);

    public BackgroundJobView Job { get; }

    /// <summary>How long its caller may be silent; absent unless its caller runs it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public LeaseView? Lease { get; }
}

/// <summary>How long the caller of a job that it runs itself may be silent.</summary>
internal sealed record LeaseView(double Seconds, [property: JsonPropertyName("expiresAt")] DateTimeOffset ExpiresAt)
{
    /// <summary>Goes with reports at /api/work/{id}; told once, to the one who began the job.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Guid? Claim { get; init; }

    /// <summary>The lease of a job; null when it has ended.</summary>
    public static LeaseView? Of(TrackedJob tracked) => tracked.LeaseUntil is { } until ? new LeaseView(tracked.Lease.TotalSeconds, until) { Claim = tracked.Claim } : null;
}

/// <summary>A job that was begun.</summary>
internal sealed record BackgroundJobStarted([property: JsonPropertyName("jobId")] JobId JobId, JobId Id, LeaseView? Lease, BackgroundJobView Job);

/// <summary>Some jobs.</summary>
internal sealed record BackgroundJobs(IReadOnlyList<BackgroundJobView> Jobs);

/// <summary>The job of a session.</summary>
/// <param name="Job">The newest active one, else the one that ended last, else null.</param>
internal sealed record SessionJob(BackgroundJobView? Job);

/// <summary>A page of a user's jobs.</summary>
/// <param name="Jobs">Newest first.</param>
/// <param name="Next">What to give as <c>cursor</c> for the next page; null when this was the last.</param>
internal sealed record BackgroundJobPage(IReadOnlyList<BackgroundJobView> Jobs, JobId? Next);

/// <summary>What a job is about has its id as the job's subject, and its type in the metadata.</summary>
internal static class RelatedEntity
{
    private const string Field = "relatedEntityType";

    /// <summary>The metadata that keep the type; null when there is none.</summary>
    public static JsonText? ToMetadata(string? type) => type is null ? null : JsonText.From(new Dictionary<string, string> { [Field] = type });

    /// <summary>The type in a job's metadata; null when there is none, or when they are someone else's.</summary>
    public static string? TypeOf(JobSnapshot job)
    {
        if (job.Metadata is not { } metadata) return null;
        using var document = JsonDocument.Parse(metadata.Value);
        return document.RootElement.TextOrNull(Field);
    }

    /// <summary>A text in someone else's JSON; null when there is none, or when it is half a character (a lone surrogate).</summary>
    public static string? TextOrNull(this JsonElement json, string name)
    {
        if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty(name, out var value) || value.ValueKind != JsonValueKind.String) return null;
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
