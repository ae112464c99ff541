using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Grains.Execution;

/// <summary>What a handler knows of its job, and how it reports.</summary>
public sealed class JobContext
{
    private readonly IAttemptReports _reports;

    internal JobContext(JobAssignment assignment, IAttemptReports reports, CancellationToken leaving = default)
    {
        Job = assignment.Job;
        Claim = assignment.Claim;
        _reports = reports;
        Leaving = leaving;
    }

    /// <summary>The job as it was when the attempt began: input, attempt number, the checkpoint of an earlier attempt.</summary>
    public JobSnapshot Job { get; }

    /// <summary>The fence of the attempt: for those who hand it on to work outside this process.</summary>
    internal Guid Claim { get; }

    /// <summary>Fires when the work is left behind unless it ends within <see cref="RunnerOptions.StopGrace"/>: not at a cancel, which waits.</summary>
    internal CancellationToken Leaving { get; }

    /// <summary>Gives the slot of the runner to another job: from here on the work only waits for somebody outside. How many may wait so at once is
    /// for the limits of the type to say; where <see cref="JobsInHand.MostWithoutSlot"/> of this process do, the slot is kept.</summary>
    internal void GiveUpSlot() => _reports.GiveUpSlot();

    /// <summary>Replaces the progress. Returns at once; when reports come faster than they can be shown, the newest wins.
    /// What is beyond <see cref="JobLimits"/> is cut, and a percentage that is none is left out.</summary>
    public void Report(JobProgress progress) => _reports.Report(progress);

    /// <summary>Adds a line to the log of the job. Returns at once; of lines that come faster than they can be kept the oldest are
    /// left out, and the log says how many.</summary>
    /// <param name="text">The line; what is longer than <see cref="JobLimits.LongestLogLine"/> characters is cut.</param>
    /// <param name="level">How much it matters.</param>
    public void Log(string text, JobLogLevel level = JobLogLevel.Info) => _reports.Log(text, level);

    /// <summary>Keeps a point to resume from, should this attempt not end. Returns once it is durable, however long the
    /// database takes to answer again.</summary>
    /// <exception cref="ClaimLostException">Someone else has the job now; stop.</exception>
    public Task SaveCheckpointAsync(JsonText checkpoint, CancellationToken cancellationToken) =>
        _reports.SaveCheckpointAsync(checkpoint, cancellationToken);
}

/// <summary>Where the reports of an attempt go.</summary>
internal interface IAttemptReports
{
    /// <inheritdoc cref="JobContext.Report"/>
    void Report(JobProgress progress);

    /// <inheritdoc cref="JobContext.Log"/>
    void Log(string text, JobLogLevel level);

    /// <inheritdoc cref="JobContext.SaveCheckpointAsync"/>
    Task SaveCheckpointAsync(JsonText checkpoint, CancellationToken cancellationToken);

    /// <inheritdoc cref="JobContext.GiveUpSlot"/>
    void GiveUpSlot()
    {
    }
}
