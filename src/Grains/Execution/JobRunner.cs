using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Lifecycle;
using OrleansJobs.Grains.Storage;

namespace OrleansJobs.Grains.Execution;

/// <summary>
/// Runs jobs in this process: finds what is due, claims it through its grain, runs its handler, reports the outcome to the grain.
/// Started after the grain host and stopped before it, so that grains still answer while jobs are handed back.
/// </summary>
internal sealed partial class JobRunner(
    IGrainFactory grains,
    DueJobs due,
    OutcomeReporter reporter,
    HostIdentity host,
    JobTypes types,
    RunnerBell bell,
    IServiceProvider services,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    IOptions<RunnerOptions> runnerOptions,
    ILogger<JobRunner> logger) : BackgroundService
{
    private readonly RunnerOptions _options = runnerOptions.Value;
    private readonly JobsInHand _inHand = new(runnerOptions.Value.Concurrency);
    private volatile bool _skipped;
    private CancellationToken _drained;

    /// <summary>Whether this process has the job in its hands.</summary>
    public bool IsAtWork(JobId id) => _inHand.Holds(id);

    /// <summary>No job is taken from the first moment of the stop: this service's own turn comes only after the gateway's, which may
    /// wait for a slow caller.</summary>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lifetime.ApplicationStopping);
        using var drained = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        await using var drain = stopping.Token.Register(() => Drain(drained));
        _drained = drained.Token;
        bell.TryTake = (id, type) => !stopping.IsCancellationRequested && TryTakeAtOnce(id, type);
        await TakeAsync(stopping.Token);
        await _inHand.AllDoneAsync();
    }

    private bool TryTakeAtOnce(JobId id, string type)
    {
        if (due.MayTakeAtOnce(type)) return _inHand.TryTakeAtOnce(id, taken => Take(taken, limited: null));
        _inHand.SetCaughtUp(false); // whoever comes next does not overtake it
        return false;
    }

    private void Drain(CancellationTokenSource drained)
    {
        if (_options.DrainTime > TimeSpan.Zero) drained.CancelAfter(_options.DrainTime);
        else drained.Cancel();
    }

    private async Task TakeAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await _inHand.SlotFreeAsync(stoppingToken); // a list made while all are taken would be old when one comes free
                var now = time.Now();
                if (!await TakeReadyAsync(stoppingToken))
                {
                    _inHand.SetCaughtUp(true);
                    await bell.WaitAsync(await due.IdleTimeAsync(now, stoppingToken), stoppingToken);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                LogNotListed(exception);
                await Task.Delay(_options.PollInterval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Takes what is due, as slots come free. False when there was nothing.</summary>
    private async Task<bool> TakeReadyAsync(CancellationToken stoppingToken)
    {
        var found = false;
        using var ready = await due.ListAsync(_inHand, stoppingToken);
        foreach (var job in ready.Jobs)
        {
            if (IsAtWork(job.Job.Id))
            {
                _skipped = true;
                if (IsAtWork(job.Job.Id)) // else it came free before it could see that someone waits for it
                {
                    continue;
                }
            }

            found = true;
            if (!_inHand.TryTakeSlot())
            {
                ready.GiveBack();
                if (!ready.Has(job)) continue;
                await _inHand.TakeSlotAsync(stoppingToken);
                if (!ready.IsFresh)
                {
                    _inHand.FreeSlot();
                    return found; // look again: a type may have been paused meanwhile
                }
            }
            else if (!ready.Has(job))
            {
                _inHand.FreeSlot();
                continue;
            }

            ready.Use(job);
            Take(job.Job.Id, job.LimitedType is null ? null : job);
        }

        return found;
    }

    /// <param name="id">The job.</param>
    /// <param name="limited">The job again where its type has limits: its end makes room for another.</param>
    private void Take(JobId id, DueJob? limited)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!_inHand.TryAdd(id, done.Task))
        {
            _inHand.FreeSlot(); // it was announced and listed in the same moment
            if (limited is { } spare) due.GiveBack(spare);
            return;
        }

        _ = Task.Run(
            async () =>
            {
                try
                {
                    await RunAsync(id, limited, _drained);
                }
                catch (Exception exception)
                {
                    LogNotTaken(exception, id);
                    await Task.Delay(_options.PollInterval, time, _drained).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }
                finally
                {
                    _inHand.Remove(id);
                    if (_skipped || limited is not null)
                    {
                        _skipped = false;
                        bell.Ring(); // it may be ready again: released, or failed without a wait
                    }

                    done.SetResult();
                }
            },
            CancellationToken.None);
    }

    /// <summary>Whatever happens, a claim that was made gets an outcome.</summary>
    private async Task<JobOutcome?> AttemptAsync(JobAssignment assignment, IJobClaimGrain claimed, Action giveUpSlot, CancellationToken drained)
    {
        try
        {
            return await new AttemptRun(assignment, claimed, grains, services, types, _options, time, logger) { GiveUpSlot = giveUpSlot }.RunAsync(drained);
        }
        catch (Exception exception)
        {
            LogAttemptBroken(exception, assignment.Job.Id);
            return new JobOutcome.Failed(new JobError("unexpected", exception.Message));
        }
    }

    private async Task RunAsync(JobId id, DueJob? limited, CancellationToken drained)
    {
        var claimed = grains.GetGrain<IJobClaimGrain>(id.GrainKey);
        JobAssignment? assignment = null;
        JobOutcome? outcome = null;
        var slot = _inHand.OwnSlot();
        try
        {
            assignment = await claimed.ClaimAsync(host.Name, CancellationToken.None);
            if (assignment is not null)
            {
                outcome = await AttemptAsync(assignment, claimed, slot.GiveUp, drained);
            }
        }
        finally
        {
            slot.Free();
            if (assignment is null && limited is { } unclaimed) due.GiveBack(unclaimed);
        }

        if (assignment is null)
        {
            // it is not due for its own clock, perhaps, and listed again at once
            await Task.Delay(Pauses.First, time, drained).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        else if (outcome is not null)
        {
            await reporter.ReportAsync(claimed, assignment, outcome, drained);
        }
    }
}
