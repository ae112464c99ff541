using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Lifecycle;

namespace OrleansJobs.Grains.Execution;

/// <summary>One attempt at one job, from the claim in hand to the outcome. Made for a single run.</summary>
internal sealed partial class AttemptRun(
    JobAssignment assignment,
    IJobClaimGrain claimed,
    IGrainFactory grains,
    IServiceProvider services,
    JobTypes types,
    RunnerOptions options,
    TimeProvider time,
    ILogger<JobRunner> logger)
{
    /// <summary>Most work is over before anyone could want to cancel it; only what lasts longer is watched for a cancel.</summary>
    private static readonly TimeSpan WatchAfter = TimeSpan.FromMilliseconds(50);

    private readonly JobSnapshot _job = assignment.Job;
    private readonly CancellationTokenSource _claimLost = new();
    private readonly CancellationTokenSource _cancelRequested = new();

    /// <summary>Called when the work needs its slot no more; maybe never, maybe several times.</summary>
    public Action GiveUpSlot { get; init; } = () => { };

    /// <summary>Runs the handler. When the claim is lost, the time is up or the host stops, its work has a while to react, and is left
    /// behind then: its reports are refused. A cancel alone leaves no work behind.</summary>
    /// <param name="hostStopping">Fires when the host stops: the work is interrupted and handed back.</param>
    /// <returns>How it ended; null when the claim was lost, so that there is nothing left to report.</returns>
    public async Task<JobOutcome?> RunAsync(CancellationToken hostStopping)
    {
        using var timeout = new CancellationTokenSource(_job.Timeout ?? Timeout.InfiniteTimeSpan, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(hostStopping, timeout.Token, _claimLost.Token, _cancelRequested.Token);
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(hostStopping, timeout.Token, _claimLost.Token);
        using var ended = new CancellationTokenSource();
        var watch = WatchForCancelAsync(ended.Token);
        var outcome = await HandleAsync(stop.Token, leave.Token);
        await ended.CancelAsync();
        await watch;
        return outcome switch
        {
            _ when _claimLost.IsCancellationRequested => null,
            not null => outcome,
            _ when _cancelRequested.IsCancellationRequested => new JobOutcome.Stopped(),
            _ when hostStopping.IsCancellationRequested => new JobOutcome.Released(),
            _ => new JobOutcome.Failed(AttemptErrors.Timeout(_job)),
        };
    }

    /// <summary>The handler's outcome; null when it was interrupted.</summary>
    private async Task<JobOutcome?> HandleAsync(CancellationToken stop, CancellationToken leave)
    {
        await using var scope = services.CreateAsyncScope();
        await using var pump = new ProgressPump(SendProgressAsync, options.ProgressInterval, time);
        await using var log = new LogPump(SendLinesAsync, LogLinesLeft, time);
        using var patience = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        await using var grace = leave.Register(() => patience.CancelAfter(options.StopGrace));
        var context = new JobContext(assignment, new Reports(this, pump, log), leave);
        Task<JobOutcome>? work = null;
        try
        {
            var handler = (IJobHandler)scope.ServiceProvider.GetRequiredService(types.HandlerOf(_job.Type));
            work = Task.Run(() => handler.RunAsync(context, stop), CancellationToken.None);
            return await work.WaitAsync(patience.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested || leave.IsCancellationRequested)
        {
            if (work is { IsCompleted: false }) LogLeftBehind(_job.Id, _job.Attempt);
            return null;
        }
        catch (ClaimLostException)
        {
            await _claimLost.CancelAsync();
            return null;
        }
        catch (JobFailedException failure)
        {
            return failure.ToOutcome();
        }
        catch (Exception exception)
        {
            LogUnexpected(exception, _job.Id, _job.Attempt);
            return new JobOutcome.Failed(new JobError("unexpected", exception.Message, exception.ToString()));
        }
    }

    private async Task SendProgressAsync(JobProgress progress)
    {
        try
        {
            await claimed.ReportProgressAsync(assignment.Claim, progress, CancellationToken.None);
        }
        catch (JobException exception) when (exception is ClaimLostException or JobNotFoundException)
        {
            await _claimLost.CancelAsync();
        }
        catch (Exception exception) // progress is a snapshot: the next one makes up for this one
        {
            LogProgressNotSent(exception, _job.Id);
        }
    }

    /// <summary>Saves until it is durable or refused: a store that is away, or a grain that is on its way to another host, is no fault of
    /// the work, and must not cost it the attempt.</summary>
    private async Task SaveCheckpointAsync(JsonText checkpoint, CancellationToken cancellationToken)
    {
        for (var pause = Pauses.First; ; pause = Pauses.After(pause))
        {
            try
            {
                await claimed.SaveCheckpointAsync(assignment.Claim, checkpoint, cancellationToken);
                return;
            }
            catch (Exception exception) when (exception is StoreUnavailableException or TimeoutException or OrleansException)
            {
                LogCheckpointNotSaved(exception, _job.Id);
            }

            await Task.Delay(pause, time, cancellationToken);
        }
    }

    private sealed class Reports(AttemptRun run, ProgressPump pump, LogPump log) : IAttemptReports
    {
        public void Report(JobProgress progress) => pump.Report(progress);

        public void Log(string text, JobLogLevel level) => log.Say(text, level);

        public Task SaveCheckpointAsync(JsonText checkpoint, CancellationToken cancellationToken) => run.SaveCheckpointAsync(checkpoint, cancellationToken);

        public void GiveUpSlot() => run.GiveUpSlot();
    }

    /// <summary>Follows the job while its work goes on, and interrupts the work when the job no longer wants it. Goes on after a cancel: work
    /// that does not stop may be abandoned.</summary>
    private async Task WatchForCancelAsync(CancellationToken ended)
    {
        for (var wait = WatchAfter; !_claimLost.IsCancellationRequested; wait = TimeSpan.FromSeconds(1))
        {
            await Task.Delay(wait, time, ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (ended.IsCancellationRequested)
            {
                return; // most end here, and an exception would cost more than the rest of them
            }

            try
            {
                await WatchOnceAsync(ended);
            }
            catch (JobNotFoundException)
            {
                await _claimLost.CancelAsync();
            }
            catch (OperationCanceledException) when (ended.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception) // the grain moved or the store is away: look again
            {
                LogWatchBroken(exception, _job.Id);
            }
        }
    }

    private async Task WatchOnceAsync(CancellationToken ended)
    {
        await foreach (var job in grains.GetGrain<IJobGrain>(_job.Id.GrainKey).WatchAsync(0, ended).WithCancellation(ended))
        {
            if (job.Status != JobStatus.Running || job.StartedAt != _job.StartedAt)
            {
                await _claimLost.CancelAsync();
                return;
            }

            if (job.CancelRequestedAt is not null)
            {
                _ = _cancelRequested.CancelAsync(); // what the work does when it is told must not keep us from watching
            }
        }
    }
}
