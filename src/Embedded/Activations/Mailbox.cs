namespace Orleans.Activations;

/// <summary>
/// The waiting and running calls of one activation, and the rule of which may start: one at a time, but for those that may
/// interleave. Safe to use from any thread.
/// </summary>
internal sealed class Mailbox(bool isReentrant)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<Call> _waiting = new();
    private readonly Queue<Call> _interleaving = new();
    private Dictionary<Guid, int>? _reentrantSections;
    private ActivationState _state;
    private Call? _blocking;
    private int _running;

    /// <summary>How many calls wait or run.</summary>
    public int Load
    {
        get
        {
            lock (_lock)
                return Waiting_NeedsLock + _running;
        }
    }

    /// <summary>Whether calls may run and none does or waits.</summary>
    public bool IsIdle
    {
        get
        {
            lock (_lock)
                return _state == ActivationState.Open && _running == 0 && Waiting_NeedsLock == 0;
        }
    }

    /// <summary>Whether a pump would find something to do.</summary>
    public bool HasWork
    {
        get
        {
            lock (_lock)
                return Waiting_NeedsLock > 0 || _state == ActivationState.Closing;
        }
    }

    private int Waiting_NeedsLock => _waiting.Count + _interleaving.Count;

    /// <summary>Takes a call in, unless the activation has ended.</summary>
    /// <param name="call">The call.</param>
    /// <param name="isFirst">Whether it is the first, so that activation must begin.</param>
    public bool TryPut(Call call, out bool isFirst)
    {
        lock (_lock)
        {
            isFirst = _state == ActivationState.New;
            if (_state == ActivationState.Ended)
                return false;
            if (isFirst)
                (_state, _running) = (ActivationState.Activating, 1);
            if (call.MayAlwaysInterleave)
                _interleaving.Enqueue(call);
            else
                _waiting.AddLast(call);
            return true;
        }
    }

    /// <summary>Takes the next call that may start now.</summary>
    public Call? TakeStartable()
    {
        lock (_lock)
        {
            if (_state != ActivationState.Open)
                return null;
            if (_interleaving.TryDequeue(out var call))
            {
                _running++;
                return call;
            }
            var node = FindStartable_NeedsLock();
            if (node is null)
                return null;
            _waiting.Remove(node);
            _running++;
            return _blocking is null ? _blocking = node.Value : node.Value;
        }
    }

    /// <summary>A call has ended.</summary>
    public void OnEnded(Call call)
    {
        lock (_lock)
        {
            _running--;
            if (ReferenceEquals(_blocking, call))
                _blocking = null;
        }
    }

    /// <summary>Activation, which counts as running, is over; calls may run unless the activation closes already.</summary>
    /// <returns>Whether calls may run.</returns>
    public bool Open()
    {
        lock (_lock)
        {
            _running--;
            if (_state != ActivationState.Activating)
                return false;
            _state = ActivationState.Open;
            return true;
        }
    }

    /// <summary>No further call may start.</summary>
    public void Close()
    {
        lock (_lock)
        {
            if (_state < ActivationState.Closing)
                _state = ActivationState.Closing;
        }
    }

    /// <summary>Whether the activation closes and no call runs any more; true once.</summary>
    public bool TryBeginEnd()
    {
        lock (_lock)
        {
            if (_state != ActivationState.Closing || _running > 0)
                return false;
            _state = ActivationState.Ending;
            return true;
        }
    }

    /// <summary>No further call is taken in.</summary>
    /// <returns>The calls that never started.</returns>
    public List<Call> End()
    {
        lock (_lock)
        {
            _state = ActivationState.Ended;
            List<Call> left = [.. _interleaving, .. _waiting];
            _interleaving.Clear();
            _waiting.Clear();
            return left;
        }
    }

    public void EnterReentrantSection(Guid chain)
    {
        lock (_lock)
        {
            _reentrantSections ??= [];
            _reentrantSections[chain] = _reentrantSections.GetValueOrDefault(chain) + 1;
        }
    }

    public void LeaveReentrantSection(Guid chain)
    {
        lock (_lock)
        {
            if (_reentrantSections?.GetValueOrDefault(chain) is > 1 and var depth)
                _reentrantSections[chain] = depth - 1;
            else
                _reentrantSections?.Remove(chain);
        }
    }

    private LinkedListNode<Call>? FindStartable_NeedsLock()
    {
        if (_blocking is null || isReentrant)
            return _waiting.First;
        if (!_blocking.IsReadOnly && _reentrantSections is not { Count: > 0 })
            return null;
        for (var node = _waiting.First; node is not null; node = node.Next)
        {
            if (MayJoin_NeedsLock(node.Value))
                return node;
        }
        return null;
    }

    private bool MayJoin_NeedsLock(Call call) =>
        (call.IsReadOnly && _blocking!.IsReadOnly)
        || (call.ReentrancyId is { } chain && _reentrantSections?.ContainsKey(chain) is true);
}
