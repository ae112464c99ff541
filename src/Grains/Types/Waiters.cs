namespace OrleansJobs.Grains.Types;

/// <summary>Those who wait for something to do. News wakes the one who has waited longest: a single job is no reason for all of them to
/// look.</summary>
internal sealed class Waiters
{
    private readonly LinkedList<TaskCompletionSource> _waiting = [];

    /// <summary>Changes with each news.</summary>
    public long Version { get; private set; }

    /// <summary>Wakes one.</summary>
    public void Wake()
    {
        Version++;
        if (_waiting.First is not { } first) return;
        _waiting.RemoveFirst();
        first.Value.SetResult();
    }

    /// <summary>Wakes all.</summary>
    public void WakeAll()
    {
        do Wake();
        while (_waiting.Count > 0);
    }

    /// <summary>Returns after news that came since <paramref name="version"/>, or when the time is over.</summary>
    public async Task WaitAsync(long version, TimeSpan atMost, TimeProvider time, CancellationToken cancellationToken)
    {
        if (version != Version || atMost <= TimeSpan.Zero) return;
        var woken = _waiting.AddLast(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        try
        {
            await woken.Value.Task.WaitAsync(atMost, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // nothing came
        }
        finally
        {
            if (woken.List is not null) _waiting.Remove(woken);
        }
    }
}
