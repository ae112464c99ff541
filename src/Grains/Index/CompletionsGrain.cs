using System.Collections.Immutable;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Lifecycle;

namespace OrleansJobs.Grains.Index;

/// <summary>Keeps the marks of one user; the completions themselves are the index's.</summary>
internal sealed class CompletionsGrain([PersistentState("seen-completions")] IPersistentState<SeenCompletions> seen, TimeProvider time)
    : Grain, ICompletionsGrain
{
    public async Task<ImmutableArray<Completion>> ListAsync(CancellationToken cancellationToken) =>
        [.. from job in await RecentAsync(cancellationToken) select new Completion(job, seen.State.Jobs.Contains(job.Id))];

    public async Task<ImmutableArray<JobSnapshot>> TakeUnseenAsync(CancellationToken cancellationToken)
    {
        var recent = await RecentAsync(cancellationToken);
        var unseen = recent.Where(job => !seen.State.Jobs.Contains(job.Id)).ToImmutableArray();
        if (!unseen.IsEmpty)
        {
            await SaveAsync([.. recent.Select(job => job.Id)]); // and forgets those that are not recent any more
        }

        return unseen;
    }

    public Task GiveBackAsync(ImmutableArray<JobId> jobs, CancellationToken cancellationToken) =>
        SaveAsync([.. seen.State.Jobs.Except(jobs)]);

    private async Task<IEnumerable<JobSnapshot>> RecentAsync(CancellationToken cancellationToken)
    {
        var index = await GrainFactory.GetGrain<IJobIndexGrain>(this.GetPrimaryKeyString()).GetAsync(cancellationToken);
        var since = time.Now() - ICompletionsGrain.Window;
        return index.Finished.Where(job => job.CompletedAt >= since);
    }

    private async Task SaveAsync(ImmutableArray<JobId> jobs)
    {
        var before = seen.State;
        seen.State = new SeenCompletions { Jobs = jobs };
        try
        {
            await seen.WriteStateAsync();
        }
        catch
        {
            seen.State = before;
            DeactivateOnIdle(); // whether it was written is unknown, and the next activation reads it
            throw;
        }
    }
}

/// <summary>The marks of one user.</summary>
internal sealed record SeenCompletions
{
    /// <summary>The recent completions that the user was told of.</summary>
    public ImmutableArray<JobId> Jobs { get; init; } = [];
}
