using System.Collections.Immutable;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Tests.Scripted;

/// <summary>Completions that are the same for every user.</summary>
public sealed class ScriptedCompletions : ICompletionsGrain
{
    public ImmutableArray<JobSnapshot> Unseen { get; set; } = [];

    /// <summary>The takes there were, and those that were given back.</summary>
    public List<Guid> Taken { get; } = [];

    public List<Guid> GivenBack { get; } = [];

    /// <summary>When set, the answer to a take is lost like this.</summary>
    public Exception? Lost { get; set; }

    public Task<ImmutableArray<Completion>> ListAsync(CancellationToken cancellationToken) =>
        Task.FromResult<ImmutableArray<Completion>>([.. Unseen.Select(job => new Completion(job, Seen: false))]);

    public Task<ImmutableArray<JobSnapshot>> TakeUnseenAsync(Guid take, CancellationToken cancellationToken)
    {
        Taken.Add(take);
        return Lost is { } lost ? Task.FromException<ImmutableArray<JobSnapshot>>(lost) : Task.FromResult(Unseen);
    }

    public Task GiveBackAsync(Guid take, CancellationToken cancellationToken)
    {
        GivenBack.Add(take);
        return Task.CompletedTask;
    }
}
