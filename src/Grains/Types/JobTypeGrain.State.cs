using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Execution;
using OrleansJobs.Grains.Lifecycle;
using OrleansJobs.Grains.Storage;

namespace OrleansJobs.Grains.Types;

/// <summary>What is known of the type: from the store every few seconds, from its jobs in between.</summary>
internal sealed partial class JobTypeGrain
{
    /// <summary>The most running jobs that are read.</summary>
    private const int MostRunning = 20_000;

    private static readonly TimeSpan ReadAgain = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan WorkersComeBack = TimeSpan.FromSeconds(30);

    private long? _readAt;
    private Task? _reading;
    private DateTimeOffset? _pausedAt;
    private long _begunAt;
    private long? _workerAt;

    public async Task PauseAsync(CancellationToken cancellationToken)
    {
        if (types.RunOf(_type) == RunWords.Tracked)
        {
            throw new JobConflictException($"Jobs of type {_type} are run by their callers, who begin when they like.");
        }

        await typeStore.PauseAsync(_type, time.Now(), cancellationToken);
        await ReadPauseAsync(cancellationToken);
    }

    public async Task ResumeAsync(CancellationToken cancellationToken)
    {
        await typeStore.ResumeAsync(_type, cancellationToken);
        await ReadPauseAsync(cancellationToken);
        _waiters.WakeAll();
        bell.Ring(); // the runners of other silos find out at their next look
    }

    public async Task<JobTypeState> GetStateAsync(CancellationToken cancellationToken)
    {
        await KnowAsync(cancellationToken);
        return State();
    }

    public async Task<JobTypeDescription> DescribeAsync(CancellationToken cancellationToken)
    {
        _readAt = null;
        await KnowAsync(cancellationToken);
        var running = await typeStore.CountAsync(_type, JobStatus.Running, JobTypeDescription.MostCounted, cancellationToken);
        var pending = await typeStore.CountAsync(_type, JobStatus.Pending, JobTypeDescription.MostCounted, cancellationToken);
        return new JobTypeDescription(State(), running, pending);
    }

    private JobTypeState State() => new()
    {
        Type = _type,
        Run = types.RunOf(_type),
        PausedAt = _pausedAt,
        Concurrency = _options.Concurrency,
        LimitBy = _options.LimitBy,
        ConcurrencyPerKey = _options.ConcurrencyPerKey,
        Rate = _options.Rate,
        RatePeriod = _options.RatePeriod,
        AtWork = _options.IsLimited ? _atWork.Count : 0,
        FullKeys = _options.ConcurrencyPerKey is { } most ? [.. _atWork.FullKeys(most)] : [],
        NextStartAt = _rate?.NextIn is { Ticks: > 0 } next ? time.Now() + next : null,
        WorkersAreSilent = types.RunOf(_type) == RunWords.Worker && time.GetElapsedTime(_workerAt ?? _begunAt) > WorkersComeBack,
    };

    private void NoteWorker() => _workerAt = time.GetTimestamp();

    /// <summary>Reads the store, unless that was just now. Those who come while it is read wait for the same read.</summary>
    private Task KnowAsync(CancellationToken cancellationToken)
    {
        if (_readAt is { } read && time.GetElapsedTime(read) < ReadAgain) return Task.CompletedTask;
        if (_reading is not { IsCompleted: false }) _reading = ReadAsync();
        return _reading.WaitAsync(cancellationToken);
    }

    private async Task ReadAsync()
    {
        await ReadPauseAsync(CancellationToken.None);
        if (_options.IsLimited)
        {
            _atWork.BeginRead();
            _atWork.Learn(await typeStore.ListRunningAsync(_type, MostRunning, CancellationToken.None));
        }

        _readAt = time.GetTimestamp();
    }

    private async Task ReadPauseAsync(CancellationToken cancellationToken)
    {
        var paused = await typeStore.ListPausedAsync(cancellationToken);
        _pausedAt = paused.Where(type => type.Type == _type).Select(type => (DateTimeOffset?)type.PausedAt).SingleOrDefault();
    }
}
