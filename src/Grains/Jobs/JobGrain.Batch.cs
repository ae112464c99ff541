using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Lifecycle;
using OrleansJobs.Grains.Storage;

namespace OrleansJobs.Grains.Jobs;

/// <summary>
/// The job as a batch. It has no runner: its grain looks at the children, soon after one has told that it changed, and whenever the lease
/// that it gives itself is over. A look counts, does what is missing (submits, cancels), and shows the count or ends the batch. Whatever
/// breaks off a look, the next one goes on.
/// </summary>
internal sealed partial class JobGrain
{
    private static readonly TimeSpan LookPause = TimeSpan.FromMilliseconds(200);

    /// <summary>Where a job can only begin when another has ended, nobody shall wait for the look that sees it: some counts a second more are
    /// cheaper than slots that stand empty.</summary>
    private static readonly TimeSpan BoundedPause = TimeSpan.FromMilliseconds(10);

    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);

    /// <summary>How many children are called in one look: few enough that a cancel does not wait for long.</summary>
    private const int CallsALook = 100;

    private const int AtOnce = 16;
    private IGrainTimer? _look;
    private TimeSpan _pause;
    private readonly HashSet<JobId> _refused = [];
    private BatchPlan? _plan;

    /// <summary>The children that had no row when the store was asked last, without those submitted since; null to ask it again.</summary>
    private List<BatchChild>? _unsubmitted;

    public Task OnChildChangedAsync(JobId child, CancellationToken cancellationToken)
    {
        var pause = _unsubmitted is { Count: > 0 } ? BoundedPause : LookPause;
        if (_look is null || pause < _pause) LookIn(pause);
        return Task.CompletedTask;
    }

    private void LookIn(TimeSpan pause)
    {
        _look?.Dispose();
        _pause = pause;
        _look = this.RegisterGrainTimer(LookAsync, new GrainTimerCreationOptions(pause, Timeout.InfiniteTimeSpan));
    }

    private async Task LookAsync()
    {
        _look?.Dispose();
        _look = null;
        try
        {
            var row = await _row.ReadAsync(CancellationToken.None);
            if (row is not null && Batches.IsAtWork(row)) await LookAsync(row);
            else if (row?.Job.IsFinal() != false) await LetGo(); // it was woken for nothing
        }
        catch (Exception exception)
        {
            LogNotLooked(exception, _id);
            _unsubmitted = null; // some of them may have a row by now
            LookIn(PauseAfterFailure); // and when the grain is gone by then, its lease ends and brings the next look
        }
    }

    private async Task LookAsync(JobRow row)
    {
        var plan = PlanOf(row.Job);
        var count = await CountAsync(plan);
        var isEnding = row.Job.CancelRequestedAt is not null || count.MustStop;
        var called = isEnding ? await CancelChildrenAsync(count) : await SubmitMissingAsync(row.Job, plan, count);
        if (called > 0)
        {
            count = await CountAsync(plan);
            LookIn(called == CallsALook || count.Room > 0 ? TimeSpan.Zero : LookPause);
        }

        if (isEnding && count.Active == 0) count = count.WithoutMissing();
        if (called == 0 && count is { Active: 0, Missing: 0 }) await EndAsync(row, count);
        else await ShowAsync(row, count.ToProgress());
    }

    private BatchPlan PlanOf(JobSnapshot batch) => _plan ??= Batches.Read(batch);

    private async Task<BatchCount> CountAsync(BatchPlan plan) => new(plan, await store.CountChildrenAsync(_id, CancellationToken.None), _refused.Count);

    private async Task<int> SubmitMissingAsync(JobSnapshot parent, BatchPlan plan, BatchCount count)
    {
        if (count.Room == 0) return 0;
        if (_unsubmitted is not { Count: > 0 }) _unsubmitted = await MissingAsync(plan);
        var next = _unsubmitted.Take(Math.Min(count.Room, CallsALook)).ToArray();
        await EachAsync(next, child => SubmitAsync(parent, child));
        _unsubmitted.RemoveRange(0, next.Length);
        return next.Length;
    }

    private async Task<List<BatchChild>> MissingAsync(BatchPlan plan)
    {
        var ids = (await store.ListMissingAsync([.. plan.Jobs.Select(child => child.Id)], CancellationToken.None)).Except(_refused).ToHashSet();
        return [.. plan.Jobs.Where(child => ids.Contains(child.Id))];
    }

    /// <summary>What is refused now was accepted once, under other settings, and will be refused for ever: it counts as failed.</summary>
    private async Task SubmitAsync(JobSnapshot parent, BatchChild child)
    {
        try
        {
            await GrainFactory.GetGrain<IJobGrain>(child.Id.GrainKey).SubmitAsync(Continuations.Of(parent, child.Job), CancellationToken.None);
        }
        catch (InvalidJobException exception)
        {
            _refused.Add(child.Id);
            LogChildRefused(exception, child.Id, _id);
        }
    }

    private async Task CancelAllChildrenAsync(JobSnapshot batch)
    {
        while (await CancelChildrenAsync(await CountAsync(PlanOf(batch))) > 0)
        {
        }
    }

    private async Task<int> CancelChildrenAsync(BatchCount count)
    {
        if (count.Active == 0) return 0;
        var active = new List<JobSnapshot>();
        foreach (var status in new[] { JobStatus.Pending, JobStatus.Running }) // what has not begun shall not begin
        {
            active.AddRange(await store.ListChildrenAsync(_id, status, after: null, JobLimits.MostBatchJobs, CancellationToken.None));
        }

        var unasked = active.Where(child => child.CancelRequestedAt is null).Take(CallsALook).ToArray();
        await EachAsync(unasked, CancelAsync);
        return unasked.Length;
    }

    private async Task CancelAsync(JobSnapshot child)
    {
        try
        {
            await GrainFactory.GetGrain<IJobGrain>(child.Id.GrainKey).CancelAsync(CancellationToken.None);
        }
        catch (JobConflictException)
        {
            // it has ended meanwhile
        }
    }

    private static async Task EachAsync<T>(IEnumerable<T> children, Func<T, Task> call)
    {
        foreach (var some in children.Chunk(AtOnce)) await Task.WhenAll(some.Select(call));
    }

    private async Task ShowAsync(JobRow row, JobProgress progress)
    {
        var isNews = progress.Message != row.Job.Progress.Message || !progress.Parts.SequenceEqual(row.Job.Progress.Parts);
        if (isNews || row.Claim!.LeaseUntil - time.Now() < runner.Value.BatchLease / 2)
        {
            await ShowProgressAsync(row.Claim!.Token, _ => progress);
        }
    }

    private Task<JobRow> EndAsync(JobRow row, BatchCount count) => ApplyAsync(current =>
    {
        var held = Demand(current, row.Claim!.Token);
        var shown = held with { Job = held.Job with { Progress = count.ToProgress() } };
        return JobTransitions.Finish(shown, count.ToOutcome(held.Job.CancelRequestedAt is not null), time.Now(), TimeSpan.Zero);
    });
}
