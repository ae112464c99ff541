using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Execution;
using OrleansJobs.Grains.Lifecycle;
using OrleansJobs.Grains.Storage;

namespace OrleansJobs.Grains.Types;

/// <summary>The waiting line of one type. It keeps nothing: what is ready is in the store, and a claim is the job's own to give, so that two
/// of these, or one that was lost, do no harm.</summary>
internal sealed class JobTypeGrain(IJobStore store, JobTypes types, TimeProvider time) : Grain, IJobTypeGrain
{
    private readonly Offered _offered = new(time);
    private readonly Waiters _waiters = new();
    private string _type = "";

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _type = this.GetPrimaryKeyString()[IJobTypeGrain.KeyOf("").Length..];
        return Task.CompletedTask;
    }

    public async Task<JobOffer> OfferAsync(int limit, CancellationToken cancellationToken)
    {
        if (types.RunOf(_type) != RunWords.Worker)
        {
            throw new InvalidJobException("types", $"Jobs of type {_type} are not run by workers; the setting Jobs:Types:{_type}:Run must be worker.");
        }

        var version = _waiters.Version; // before the look: what comes during it is news
        var ready = await store.ListReadyAsync(_type, time.Now(), limit + _offered.Count, cancellationToken);
        return new JobOffer([.. ready.Select(job => job.Id).Where(_offered.TryAdd).Take(limit)], version);
    }

    public async Task WaitAsync(long version, CancellationToken cancellationToken)
    {
        var now = time.Now();
        var wait = IJobTypeGrain.LongestWait;
        if (await store.NextRunAtAsync(_type, now, cancellationToken) is { } next && next - now < wait) wait = next - now;
        if (_offered.NextAgain is { } again && again < wait) wait = again;
        await _waiters.WaitAsync(version, wait, time, cancellationToken);
    }

    public Task OnReadyAsync(JobId job, CancellationToken cancellationToken)
    {
        _offered.Remove(job);
        _waiters.Wake();
        return Task.CompletedTask;
    }
}
