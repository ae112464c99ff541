using System.Collections.Immutable;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Execution;
using OrleansJobs.Grains.Lifecycle;
using OrleansJobs.Grains.Storage;

namespace OrleansJobs.Grains.Types;

/// <summary>The waiting line of one type, and its limits. What is ready is in the store, and a claim is the job's own to give, so that two of
/// these, or one that was lost, do no harm but to the limits: for the moments in which a cluster changes, each of two may give the room
/// that there is.</summary>
internal sealed partial class JobTypeGrain(IJobStore store, IJobTypeStore typeStore, JobTypes types, RunnerBell bell, TimeProvider time)
    : Grain, IJobTypeGrain
{
    /// <summary>So many jobs that were offered, and may still stand in the line, are looked past at first: most were claimed at once.</summary>
    private const int FewOffers = 32;

    private readonly Waiters _waiters = new();
    private string _type = "";
    private AtWork _atWork = null!;
    private JobTypeOptions _options = null!;
    private LineByKey? _byKey;
    private StartRate? _rate;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _type = this.GetPrimaryKeyString()[IJobTypeGrain.KeyOf("").Length..];
        _options = types.Find(_type);
        _atWork = new AtWork(time, isTold: _options.IsLimited);
        if (_options.ConcurrencyPerKey is { } perKey) _byKey = new LineByKey(typeStore, _type, perKey, _atWork);
        if (_options.Rate is { } rate) _rate = new StartRate(rate, _options.RatePeriod, time);
        _begunAt = time.GetTimestamp();
        return Task.CompletedTask;
    }

    public Task<JobOffer> OfferAsync(int limit, CancellationToken cancellationToken)
    {
        if (types.RunOf(_type) != RunWords.Worker)
        {
            throw new InvalidJobException("types", $"Jobs of type {_type} are not run by workers; the setting Jobs:Types:{_type}:Run must be worker.");
        }

        NoteWorker();
        return TakeAsync(limit, cancellationToken);
    }

    public async Task<JobOffer> TakeAsync(int limit, CancellationToken cancellationToken)
    {
        var version = _waiters.Version; // before the look: what comes during it is news
        if (_options.IsLimited) await KnowAsync(cancellationToken);
        var room = Math.Min(limit, Room);
        var ready = room > 0 ? await ListAsync(room, cancellationToken) : [];
        var offered = ImmutableArray.CreateBuilder<OfferedJob>();
        foreach (var (job, key) in ready)
        {
            if (offered.Count == limit || Room < 1) break; // what has begun since the look took room
            if (_byKey?.HasRoom(key) == false || !_atWork.TryOffer(job.Id, key)) continue;
            _rate?.Take();
            offered.Add(new OfferedJob(job.Id, job.Priority, job.DueAt));
        }

        return new JobOffer(offered.DrainToImmutable(), version, Again);
    }

    public Task GiveBackAsync(ImmutableArray<JobId> jobs, CancellationToken cancellationToken)
    {
        foreach (var job in jobs)
        {
            if (!_atWork.GiveBack(job)) continue;
            _rate?.GiveBack();
            _waiters.Wake();
        }

        return Task.CompletedTask;
    }

    public async Task WaitAsync(long version, CancellationToken cancellationToken)
    {
        NoteWorker();
        var now = time.Now();
        var wait = IJobTypeGrain.LongestWait;
        if (await store.NextRunAtAsync(_type, now, cancellationToken) is { } next && next - now < wait) wait = next - now;
        if (Again is { } again && again < wait) wait = again;
        await _waiters.WaitAsync(version, wait, time, cancellationToken);
        NoteWorker();
    }

    public Task OnChangedAsync(JobTypeNews news, CancellationToken cancellationToken)
    {
        _atWork.Note(news);
        if (news.Status != JobStatus.Running) _waiters.Wake(); // a job to run, or room for one
        return Task.CompletedTask;
    }

    /// <summary>How many may be offered.</summary>
    private int Room => Math.Min((_options.Concurrency - _atWork.Count) ?? int.MaxValue, _rate?.Room ?? int.MaxValue);

    /// <summary>How long until an offer that nobody claimed is void, or until the rate lets another begin.</summary>
    private TimeSpan? Again => (_atWork.NextVoid, _rate?.NextIn) switch
    {
        ({ } isVoid, { Ticks: > 0 } next) => isVoid < next ? isVoid : next,
        (var isVoid, { Ticks: > 0 } next) => isVoid ?? next,
        (var isVoid, _) => isVoid,
    };

    private async Task<IReadOnlyList<(ReadyJob Job, string? Key)>> ListAsync(int room, CancellationToken cancellationToken)
    {
        if (_byKey is not null) return await _byKey.ListAsync(time.Now(), room, cancellationToken);
        var (now, offers) = (time.Now(), _atWork.Offers);
        var looked = room + Math.Min(offers, FewOffers);
        var ready = await store.ListReadyAsync(_type, now, looked, cancellationToken);
        var isHidden = offers > FewOffers && ready.Length == looked && ready.Count(job => !_atWork.Holds(job.Id)) < room;
        if (isHidden) ready = await store.ListReadyAsync(_type, now, room + offers, cancellationToken);
        return [.. ready.Select(job => (job, (string?)null))];
    }
}
