namespace OrleansJobs.Grains.Contracts;

/// <summary>A domain error: the caller can understand it. Everything else is a fault of the service.</summary>
[GenerateSerializer, Alias("jobs.exception")]
public abstract class JobException(string message) : Exception(message);

/// <summary>There is no such job.</summary>
[GenerateSerializer, Alias("jobs.not-found")]
public sealed class JobNotFoundException(JobId id) : JobException($"There is no job {id}.")
{
    /// <summary>The id that was asked for.</summary>
    [Id(0)] public JobId Id { get; } = id;
}

/// <summary>There is no such schedule.</summary>
[GenerateSerializer, Alias("jobs.schedule-not-found")]
public sealed class ScheduleNotFoundException(ScheduleId id) : JobException($"There is no schedule {id}.");

/// <summary>The job's status does not allow it, or its key is another job's.</summary>
[GenerateSerializer, Alias("jobs.conflict")]
public sealed class JobConflictException(string message, JobId? job = null) : JobException(message)
{
    /// <summary>The job that has the key; null where no key is to blame.</summary>
    [Id(0)] public JobId? Job { get; } = job;

    /// <summary>Another submission has the idempotency key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="taker">The job that has it.</param>
    public static JobConflictException OfKey(string? key, JobId taker) => new(
        $"The idempotency key '{key}' was used for job {taker}, which was asked for in another way: repeat that request as it was, or use another key.", taker);
}

/// <summary>A field of a request is out of its bounds.</summary>
[GenerateSerializer, Alias("jobs.invalid")]
public sealed class InvalidJobException(string field, string message) : JobException(message)
{
    /// <summary>The field, as it is called on the wire.</summary>
    [Id(0)] public string Field { get; } = field;
}

/// <summary>An attempt reported with a claim that is no longer the job's. Its work must stop.</summary>
[GenerateSerializer, Alias("jobs.claim-lost")]
public sealed class ClaimLostException(JobId id) : JobException($"The claim on job {id} is no longer valid.");

/// <summary>The database did not answer or did not confirm. Whether a write happened is unknown; the call may be made again.</summary>
[GenerateSerializer, Alias("jobs.unavailable")]
public sealed class StoreUnavailableException(string message) : JobException(message);
