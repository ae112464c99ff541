using Microsoft.Extensions.Logging;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Grains.Execution;

/// <summary>Brings the outcome of an attempt home, however long the store takes to answer again.</summary>
internal sealed partial class OutcomeReporter(TimeProvider time, ILogger<OutcomeReporter> logger)
{
    /// <summary>Reports until it is durable or refused. A host that stops tries once more and leaves the rest to whoever finds the job.</summary>
    public async Task ReportAsync(IJobClaimGrain claimed, JobAssignment assignment, JobOutcome outcome, CancellationToken stoppingToken)
    {
        for (var pause = Pauses.First; ; pause = Pauses.After(pause))
        {
            var lastTry = stoppingToken.IsCancellationRequested;
            if (await TryReportAsync(claimed, assignment, outcome) || lastTry)
            {
                return;
            }

            await Task.Delay(pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <returns>Whether there is nothing left to report.</returns>
    private async Task<bool> TryReportAsync(IJobClaimGrain claimed, JobAssignment assignment, JobOutcome outcome)
    {
        try
        {
            await claimed.FinishAsync(assignment.Claim, outcome, CancellationToken.None);
            return true;
        }
        catch (JobException exception) when (exception is ClaimLostException or JobNotFoundException)
        {
            LogClaimLost(assignment.Job.Id, assignment.Job.Attempt);
            return true;
        }
        catch (Exception exception)
        {
            LogNotReported(exception, assignment.Job.Id, outcome.GetType().Name);
            return false;
        }
    }
}
