using System.Collections.Concurrent;

namespace OrleansJobs.Conformance_Tests.Grains;

public interface IRaceGrain : IGrainWithStringKey
{
    Task Count(bool thenEnd);
}

/// <summary>Counts calls of all its activations and notices when two of them live at once.</summary>
internal sealed class RaceGrain : Grain, IRaceGrain
{
    public static ConcurrentDictionary<string, int> Calls { get; } = new();

    public static ConcurrentDictionary<string, int> Alive { get; } = new();

    public static ConcurrentBag<string> Doubles { get; } = [];

    private string Key => this.GetPrimaryKeyString();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (Alive.AddOrUpdate(Key, 1, (_, alive) => alive + 1) > 1)
            Doubles.Add(Key);
        await Task.Yield();
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await Task.Yield();
        Alive.AddOrUpdate(Key, 0, (_, alive) => alive - 1);
    }

    public async Task Count(bool thenEnd)
    {
        var read = Calls.GetValueOrDefault(Key);
        await Task.Yield();
        Calls[Key] = read + 1;
        if (thenEnd)
            DeactivateOnIdle();
    }
}
