using System.Collections.Immutable;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Lifecycle;

namespace OrleansJobs.Grains.Index;

/// <summary>Keeps the marks of one user; the completions themselves are the index's.</summary>
internal sealed class CompletionsGrain([PersistentState("seen-completions")] IPersistentState<SeenCompletions> seen, TimeProvider time)
    : Grain, ICompletionsGrain
{
    /// <summary>Many more than are shown: a mark must outlive the deletion of newer jobs, which brings older ones into view again.</summary>
    private const int MostMarks = 1_000;

    private DateTimeOffset Since => time.Now() - ICompletionsGrain.Window;

    public async Task<ImmutableArray<Completion>> ListAsync(CancellationToken cancellationToken)
    {
        var recent = await RecentAsync(cancellationToken);
        var marked = seen.State.Marks.Select(mark => mark.Job).ToHashSet();
        return [.. recent.Select(job => new Completion(job, marked.Contains(job.Id)))];
    }

    public async Task<ImmutableArray<JobSnapshot>> TakeUnseenAsync(Guid take, CancellationToken cancellationToken)
    {
        var recent = await RecentAsync(cancellationToken);
        var takes = seen.State.Marks.ToDictionary(mark => mark.Job, mark => mark.Take);
        var unseen = recent.Where(job => !takes.ContainsKey(job.Id)).ToList();
        if (unseen.Count > 0)
        {
            await SaveAsync(seen.State.Marks.Concat(unseen.Select(job => new SeenMark(job.Id, job.CompletedAt!.Value, take))));
        }

        return [.. recent.Where(job => !takes.TryGetValue(job.Id, out var taken) || taken == take)]; // what it took before its answer was lost
    }

    public Task GiveBackAsync(Guid take, CancellationToken cancellationToken) =>
        seen.State.Marks.Any(mark => mark.Take == take) ? SaveAsync(seen.State.Marks.Where(mark => mark.Take != take)) : Task.CompletedTask;

    private async Task<List<JobSnapshot>> RecentAsync(CancellationToken cancellationToken)
    {
        var index = await GrainFactory.GetGrain<IJobIndexGrain>(this.GetPrimaryKeyString()).GetAsync(cancellationToken);
        var since = Since;
        return [.. index.Finished.Where(job => job.CompletedAt >= since)];
    }

    private async Task SaveAsync(IEnumerable<SeenMark> marks)
    {
        var (before, since) = (seen.State, Since);
        seen.State = new SeenCompletions { Marks = [.. marks.Where(mark => mark.EndedAt >= since).OrderByDescending(mark => mark.EndedAt).Take(MostMarks)] };
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
    public ImmutableArray<SeenMark> Marks { get; init; } = [];
}

/// <summary>A user was told of a completion.</summary>
/// <param name="Job">The job.</param>
/// <param name="EndedAt">When it ended; the mark is kept for as long as that is recent.</param>
/// <param name="Take">The take in which it was told.</param>
internal sealed record SeenMark(JobId Job, DateTimeOffset EndedAt, Guid Take);
