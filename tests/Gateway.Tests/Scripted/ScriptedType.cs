using System.Collections.Immutable;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Tests.Scripted;

/// <summary>A type that has nothing to do for workers, and nobody else.</summary>
public sealed class ScriptedType : IJobTypeGrain
{
    private readonly TaskCompletionSource _waited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when somebody waits for something to do.</summary>
    public Task Waited => _waited.Task;

    public Task<JobOffer> OfferAsync(int limit, CancellationToken cancellationToken) => Task.FromResult(new JobOffer([], 0));

    public Task WaitAsync(long version, CancellationToken cancellationToken)
    {
        _waited.TrySetResult();
        return Task.Delay(Timeout.Infinite, cancellationToken);
    }

    public Task<JobOffer> TakeAsync(int limit, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task GiveBackAsync(ImmutableArray<JobId> jobs, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task OnChangedAsync(JobTypeNews news, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task PauseAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task ResumeAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<JobTypeState> GetStateAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<JobTypeDescription> DescribeAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
}
