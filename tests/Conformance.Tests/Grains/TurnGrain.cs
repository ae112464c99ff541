using Orleans.Concurrency;
using OrleansJobs.Conformance_Tests.Support;

namespace OrleansJobs.Conformance_Tests.Grains;

public interface ITurnGrain : IGrainWithStringKey
{
    Task Block(string gate);

    Task Quick();

    [AlwaysInterleave]
    Task Interleave();

    [AlwaysInterleave]
    Task InterleaveBlock(string gate);

    [ReadOnly]
    Task ReadBlock(string gate);

    [ReadOnly]
    Task ReadQuick();

    Task<int> Increment();

    Task<int> Value();

    ValueTask<int> ValueAsValueTask();

    Task<bool> StaysInItsTurns();

    [ResponseTimeout("00:00:00.5")]
    Task QuickOrTimeout();

    Task CallYourself();

    Task CallYourselfWithPermission();
}

internal sealed class TurnGrain(Probe probe) : Grain, ITurnGrain
{
    private int _value;
    private int _running;

    public async Task Block(string gate)
    {
        probe.Note($"in {gate}");
        await probe.Pass(gate);
        probe.Note($"out {gate}");
    }

    public Task Quick() => Task.CompletedTask;

    public Task Interleave() => Task.CompletedTask;

    public Task InterleaveBlock(string gate) => Block(gate);

    public Task ReadBlock(string gate) => Block(gate);

    public Task ReadQuick() => Task.CompletedTask;

    public async Task<int> Increment()
    {
        if (++_running != 1)
            throw new InvalidOperationException("Two turns at once.");
        var read = _value;
        await Task.Yield();
        _value = read + 1;
        _running--;
        return _value;
    }

    public Task<int> Value() => Task.FromResult(_value);

    public async ValueTask<int> ValueAsValueTask()
    {
        await Task.Yield();
        return _value;
    }

    public async Task<bool> StaysInItsTurns()
    {
        var scheduler = TaskScheduler.Current;
        await Task.Yield();
        var afterYield = TaskScheduler.Current;
        await Task.Run(() => { });
        return scheduler != TaskScheduler.Default && afterYield == scheduler && TaskScheduler.Current == scheduler;
    }

    public Task QuickOrTimeout() => Task.CompletedTask;

    public Task CallYourself() => this.AsReference<ITurnGrain>().QuickOrTimeout();

    public async Task CallYourselfWithPermission()
    {
        using var permission = Orleans.Runtime.RequestContext.AllowCallChainReentrancy();
        await this.AsReference<ITurnGrain>().Quick();
    }
}
