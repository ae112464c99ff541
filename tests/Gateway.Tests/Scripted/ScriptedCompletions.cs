using System.Collections.Immutable;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Tests.Scripted;

/// <summary>Completions that are the same for every user.</summary>
public sealed class ScriptedCompletions : ICompletionsGrain
{
    public ImmutableArray<JobSnapshot> Unseen { get; set; } = [];

    /// <summary>What was given back, in all.</summary>
    public List<JobId> GivenBack { get; } = [];

    public Task<ImmutableArray<Completion>> ListAsync(CancellationToken cancellationToken) =>
        Task.FromResult<ImmutableArray<Completion>>([.. Unseen.Select(job => new Completion(job, Seen: false))]);

    public Task<ImmutableArray<JobSnapshot>> TakeUnseenAsync(CancellationToken cancellationToken) => Task.FromResult(Unseen);

    public Task GiveBackAsync(ImmutableArray<JobId> jobs, CancellationToken cancellationToken)
    {
        GivenBack.AddRange(jobs);
        return Task.CompletedTask;
    }
}
