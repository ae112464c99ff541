namespace Orleans.Activations;

/// <summary>The activations of one key of a stateless worker: an idle one gets the call, else a new one, else the least busy.</summary>
internal sealed class WorkerPool(int most, Func<WorkerPool, Activation> create) : ICallTarget
{
    private readonly Lock _lock = new();
    private readonly List<Activation> _workers = [];

    public bool TryReceive(Call call)
    {
        lock (_lock)
        {
            while (true)
            {
                var worker = Choose_NeedsLock();
                if (worker.TryReceive(call))
                    return true;
                _workers.Remove(worker);
            }
        }
    }

    public void Remove(Activation worker)
    {
        lock (_lock)
            _workers.Remove(worker);
    }

    private Activation Choose_NeedsLock()
    {
        var leastBusy = _workers.MinBy(worker => worker.Mailbox.Load);
        if (leastBusy is not null && (leastBusy.Mailbox.Load == 0 || _workers.Count >= most))
            return leastBusy;
        var worker = create(this);
        _workers.Add(worker);
        return worker;
    }
}
