using System.Collections.Concurrent;

namespace OrleansJobs.Conformance_Tests.Support;

/// <summary>What grains tell the test, and what the test tells grains. A service of the host: one process on both hosts.</summary>
public sealed class Probe
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _gates = new();
    private readonly Lock _lock = new();
    private readonly List<string> _notes = [];
    private readonly List<(string What, int Times, TaskCompletionSource Done)> _waiters = [];

    public void Note(string what)
    {
        lock (_lock)
        {
            _notes.Add(what);
            foreach (var waiter in _waiters.Where(waiter => waiter.What == what && CountNoted_NeedsLock(what) >= waiter.Times))
                waiter.Done.TrySetResult();
        }
    }

    public int Count(string what)
    {
        lock (_lock)
            return CountNoted_NeedsLock(what);
    }

    public Task Seen(string what, int times = 1)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (CountNoted_NeedsLock(what) >= times)
                return Task.CompletedTask;
            _waiters.Add((what, times, done));
        }
        return WaitAsync(done.Task, $"'{what}' was not seen {times} times");
    }

    public Task Pass(string gate) => Gate(gate).Task;

    public void Open(string gate) => Gate(gate).TrySetResult();

    private static async Task WaitAsync(Task task, string otherwise)
    {
        try
        {
            await task.WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            throw new Xunit.Sdk.XunitException($"{otherwise} within {Patience}.");
        }
    }

    private TaskCompletionSource Gate(string gate) =>
        _gates.GetOrAdd(gate, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));

    private int CountNoted_NeedsLock(string what) => _notes.Count(note => note == what);
}
