using OrleansJobs.Gateway.Requests;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Live;

/// <summary>Live scopes for this process: all jobs of a guild, a session, a user or a subject at once.</summary>
internal sealed class ScopeFeed(IGrainFactory grains, TypeStates types, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<JobFeed> log)
    : LiveFeed<JobScope, ScopeSubscription>(lifetime)
{
    /// <summary>Watches a scope. The subscriber gets all of it, then what changes.</summary>
    public ScopeSubscription Subscribe(JobScope scope) => Join(scope, new ScopeSubscription());

    /// <inheritdoc/>
    protected override LiveWatch<ScopeSubscription> Watch(JobScope key) => new ScopeWatch(key, grains, types, time, log);
}
