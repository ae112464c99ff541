using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Execution;

namespace OrleansJobs.Silo.Handlers.Research;

/// <summary>Progress that counts the steps of the work: a step counts once the next one begins.</summary>
/// <param name="job">Whose progress it is.</param>
/// <param name="total">How many steps there are.</param>
internal sealed class Steps(JobContext job, int total)
{
    private int _begun;

    /// <summary>Begins the next step.</summary>
    public void Begin(string message) => job.Report(JobProgress.Of(_begun++, total, message));

    /// <summary>Ends the last one.</summary>
    public void End(string message) => job.Report(JobProgress.Of(total, total, message));
}
