using System.Collections.Concurrent;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Grains.Execution;

/// <summary>What this process has taken: the jobs, their slots, and whether a job that has just become ready may be taken at once.</summary>
/// <param name="slots">Jobs at work at once.</param>
internal sealed class JobsInHand(int slots)
{
    /// <summary>The most jobs that are at work without a slot: a receiver that never answers, and a type without limits, must not collect any number.</summary>
    public const int MostWithoutSlot = 256;

    private readonly SemaphoreSlim _slots = new(slots);
    private readonly ConcurrentDictionary<JobId, Task> _jobs = new();
    private readonly Lock _lock = new();
    private int _withoutSlot;
    private bool _caughtUp; // the last look at the store found nothing left, and what came since was taken

    /// <summary>How many.</summary>
    public int Count => _jobs.Count;

    /// <summary>How many more could be taken now.</summary>
    public int SlotsFree => _slots.CurrentCount;

    /// <summary>Whether the job is among them.</summary>
    public bool Holds(JobId id) => _jobs.ContainsKey(id);

    /// <summary>Waits until a slot is free, and leaves it free.</summary>
    public async Task SlotFreeAsync(CancellationToken cancellationToken)
    {
        await TakeSlotAsync(cancellationToken);
        FreeSlot();
    }

    public Task TakeSlotAsync(CancellationToken cancellationToken) => _slots.WaitAsync(cancellationToken);

    /// <summary>Takes a slot that is free now.</summary>
    public bool TryTakeSlot() => _slots.Wait(0);

    public void FreeSlot() => _slots.Release();

    /// <summary>The slot of a job that has taken one.</summary>
    public OwnedSlot OwnSlot() => new(this);

    /// <summary>Notes a job that has a slot; <paramref name="done"/> ends with it. False when it is among them already: who comes second would
    /// take the first one's note away with his own, and the work that goes on would look lost.</summary>
    public bool TryAdd(JobId id, Task done) => _jobs.TryAdd(id, done);

    public void Remove(JobId id) => _jobs.TryRemove(id, out _);

    /// <summary>Waits for all of them. None is taken at once any more.</summary>
    public Task AllDoneAsync()
    {
        SetCaughtUp(false);
        return Task.WhenAll(_jobs.Values);
    }

    /// <summary>The store has nothing left to take, or it may have.</summary>
    public void SetCaughtUp(bool value)
    {
        lock (_lock)
        {
            _caughtUp = value;
        }
    }

    /// <summary>Takes a new job, and a slot for it, when nothing else waits; else it has to wait too, and is not to be overtaken.</summary>
    public bool TryTakeAtOnce(JobId id, Action<JobId> take)
    {
        lock (_lock)
        {
            _caughtUp = _caughtUp && !Holds(id) && _slots.Wait(0);
            if (_caughtUp)
            {
                take(id);
            }

            return _caughtUp;
        }
    }

    /// <summary>A slot, which is freed once however often that is asked for.</summary>
    /// <param name="inHand">Where it was taken.</param>
    public sealed class OwnedSlot(JobsInHand inHand)
    {
        private readonly Lock _lock = new();
        private bool _isFree;
        private bool _isGivenUp;

        /// <summary>Frees it before the work is over, unless <see cref="MostWithoutSlot"/> others are at work without one: then it is kept, and what
        /// comes has to wait.</summary>
        public void GiveUp()
        {
            lock (_lock)
            {
                if (_isFree || _isGivenUp) return;
                if (Interlocked.Increment(ref inHand._withoutSlot) > MostWithoutSlot)
                {
                    Interlocked.Decrement(ref inHand._withoutSlot);
                    return;
                }

                _isGivenUp = true;
                inHand.FreeSlot();
            }
        }

        /// <summary>Frees it where that was not done: the work is over.</summary>
        public void Free()
        {
            lock (_lock)
            {
                if (_isFree) return;
                _isFree = true;
                if (_isGivenUp) Interlocked.Decrement(ref inHand._withoutSlot);
                else inHand.FreeSlot();
            }
        }
    }
}
