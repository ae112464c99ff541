using System.Text.Json;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Silo.Runners;

/// <summary>What work outside this process is given: the request of docs/running-work.md, the same for every runner.</summary>
internal sealed record WorkRequest(
    JobId Id,
    string Type,
    int Attempt,
    int MaxAttempts,
    JsonText? Input,
    JsonText? Checkpoint,
    JobTrigger Trigger,
    string? Tenant,
    string? User,
    string? Session,
    string? Subject,
    string? Name,
    JsonText? Metadata,
    string? Traceparent)
{
    /// <summary>The request of the job's running attempt.</summary>
    public static WorkRequest Of(JobSnapshot job) => new(
        job.Id, job.Type, job.Attempt, job.MaxAttempts, job.Input, job.Checkpoint, job.Trigger,
        job.Tenant, job.User, job.Session, job.Subject, job.Name, job.Metadata, job.Traceparent);

    /// <summary>The request as JSON, UTF-8, on one line where the input, the checkpoint and the metadata are.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, JobJson.Options);
}
