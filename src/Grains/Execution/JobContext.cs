using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Grains.Execution;

/// <summary>What a handler knows of its job, and how it reports.</summary>
public sealed class JobContext
{
    private readonly Action<JobProgress> _report;
    private readonly Func<JsonText, CancellationToken, Task> _saveCheckpoint;

    internal JobContext(JobSnapshot job, Action<JobProgress> report, Func<JsonText, CancellationToken, Task> saveCheckpoint)
    {
        Job = job;
        _report = report;
        _saveCheckpoint = saveCheckpoint;
    }

    /// <summary>The job as it was when the attempt began: input, attempt number, the checkpoint of an earlier attempt.</summary>
    public JobSnapshot Job { get; }

    /// <summary>Replaces the progress. Returns at once; when reports come faster than they can be shown, the newest wins.</summary>
    public void Report(JobProgress progress) => _report(progress);

    /// <summary>Keeps a point to resume from, should this attempt not end. Returns once it is durable, however long the
    /// database takes to answer again.</summary>
    /// <exception cref="ClaimLostException">Someone else has the job now; stop.</exception>
    public Task SaveCheckpointAsync(JsonText checkpoint, CancellationToken cancellationToken) => _saveCheckpoint(checkpoint, cancellationToken);
}
