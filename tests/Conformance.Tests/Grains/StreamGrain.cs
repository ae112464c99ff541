using System.Runtime.CompilerServices;
using OrleansJobs.Conformance_Tests.Support;

namespace OrleansJobs.Conformance_Tests.Grains;

public interface IStreamGrain : IGrainWithStringKey
{
    IAsyncEnumerable<int> Count(int to);

    IAsyncEnumerable<int> CountThroughGates(string name, int to, CancellationToken cancellationToken = default);

    IAsyncEnumerable<int> CountThenThrow(int to);

    Task<bool> ConsumesInItsTurns(string producer);

    Task Quick();

    Task End();
}

internal sealed class StreamGrain(Probe probe) : Grain, IStreamGrain
{
    public async IAsyncEnumerable<int> Count(int to)
    {
        for (var number = 1; number <= to; number++)
        {
            await Task.Yield();
            yield return number;
        }
    }

    public async IAsyncEnumerable<int> CountThroughGates(
        string name, int to, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var scheduler = TaskScheduler.Current;
        try
        {
            for (var number = 1; number <= to; number++)
            {
                probe.Note($"{name} waits for {number}");
                await probe.Pass($"{name} {number}").WaitAsync(cancellationToken);
                yield return number;
            }
        }
        finally
        {
            probe.Note($"{name} ended {(TaskScheduler.Current == scheduler ? "in turn" : "elsewhere")}");
        }
    }

    public async IAsyncEnumerable<int> CountThenThrow(int to)
    {
        await foreach (var number in Count(to))
            yield return number;
        throw new OwnException("no more");
    }

    public async Task<bool> ConsumesInItsTurns(string producer)
    {
        var scheduler = TaskScheduler.Current;
        var expected = 0;
        await foreach (var number in GrainFactory.GetGrain<IStreamGrain>(producer).Count(150))
        {
            if (number != ++expected || TaskScheduler.Current != scheduler)
                return false;
        }
        return expected == 150 && TaskScheduler.Current == scheduler;
    }

    public Task Quick() => Task.CompletedTask;

    public Task End()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }
}
