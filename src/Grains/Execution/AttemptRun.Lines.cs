using System.Collections.Immutable;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Grains.Execution;

/// <summary>The way of the log.</summary>
internal sealed partial class AttemptRun
{
    /// <returns>Whether there is nothing left to do for these lines: they are kept, or nobody wants them.</returns>
    private async Task<bool> SendLinesAsync(ImmutableArray<JobLogEntry> entries)
    {
        try
        {
            await grains.GetGrain<IJobLogGrain>(_job.Id.GrainKey).AppendAsync(assignment.Claim, entries, CancellationToken.None);
            return true;
        }
        catch (JobException exception) when (exception is ClaimLostException or JobNotFoundException)
        {
            await _claimLost.CancelAsync();
            return true;
        }
        catch (Exception exception) when (exception is StoreUnavailableException or TimeoutException or OrleansException)
        {
            LogLinesNotSent(exception, entries.Length, _job.Id);
            return false;
        }
        catch (Exception exception) // the same lines again would fare no better
        {
            LogLinesLost(exception, entries.Length, _job.Id);
            return true;
        }
    }

    private void LogLinesLeft(int count) => LogLinesTooLate(count, _job.Id);
}
