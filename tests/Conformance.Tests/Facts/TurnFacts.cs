using OrleansJobs.Conformance_Tests.Grains;
using OrleansJobs.Conformance_Tests.Hosts;

namespace OrleansJobs.Conformance_Tests.Facts;

public sealed class TurnFacts(SharedHost host) : FactsOfSharedHost(host)
{
    private ITurnGrain Turns => Grain<ITurnGrain>();

    [Fact]
    public async Task ASecondCallWaitsUntilTheFirstHasEnded()
    {
        var first = Turns.Block(Name);
        await Probe.Seen($"in {Name}");
        var second = Turns.Block($"{Name} 2");
        await Turns.Interleave();
        await Turns.Interleave();
        Assert.Equal(0, Probe.Count($"in {Name} 2"));
        Probe.Open(Name);
        await first;
        await Probe.Seen($"in {Name} 2");
        Probe.Open($"{Name} 2");
        await second;
    }

    [Fact]
    public async Task AnAlwaysInterleavingCallRunsWhileAnotherWaits()
    {
        var blocked = Turns.Block(Name);
        await Probe.Seen($"in {Name}");
        await Turns.Interleave();
        Assert.False(blocked.IsCompleted);
        Probe.Open(Name);
        await blocked;
    }

    [Fact]
    public async Task AnOrdinaryCallRunsWhileAnInterleavingOneWaits()
    {
        var blocked = Turns.InterleaveBlock(Name);
        await Probe.Seen($"in {Name}");
        await Turns.Quick();
        Assert.False(blocked.IsCompleted);
        Probe.Open(Name);
        await blocked;
    }

    [Fact]
    public async Task ReadOnlyCallsInterleaveWithEachOtherAndWithNothingElse()
    {
        var reading = Turns.ReadBlock(Name);
        await Probe.Seen($"in {Name}");
        var writing = Turns.Block($"{Name} write");
        await Turns.ReadQuick();
        Assert.Equal(0, Probe.Count($"in {Name} write"));
        Probe.Open(Name);
        await reading;
        await Probe.Seen($"in {Name} write");
        var readingLater = Turns.ReadQuick();
        await Turns.Interleave();
        Assert.False(readingLater.IsCompleted);
        Probe.Open($"{Name} write");
        await Task.WhenAll(writing, readingLater);
    }

    [Fact]
    public async Task AReentrantGrainInterleavesAllCalls()
    {
        var grain = Grain<IReentrantGrain>();
        var blocked = grain.Block(Name);
        await Probe.Seen($"in {Name}");
        await grain.Quick();
        Assert.False(blocked.IsCompleted);
        Probe.Open(Name);
        await blocked;
    }

    [Fact]
    public async Task AStatelessWorkerRunsAsManyCallsAtOnceAsItMay()
    {
        var grain = Grain<IWorkerGrain>();
        Task<Guid>[] calls = [grain.Block(Name), grain.Block(Name), grain.Block(Name)];
        await Probe.Seen($"in {Name}", 2);
        Assert.Equal(2, Probe.Count($"in {Name}"));
        Probe.Open(Name);
        Assert.Equal(2, (await Task.WhenAll(calls)).Distinct().Count());
    }

    [Fact]
    public async Task WorkersThatEndAreReplaced()
    {
        Probe.Open(Name);
        var grain = Grain<IWorkerGrain>();
        for (var round = 0; round < 100; round++)
            await Task.WhenAll(grain.End(), grain.Block(Name), grain.End(), grain.Block(Name));
        Assert.Equal(200, Probe.Count($"in {Name}"));
    }

    [Fact]
    public async Task AGrainMethodStaysInItsTurnsAfterEveryAwait() => Assert.True(await Turns.StaysInItsTurns());

    [Fact]
    public async Task AGrainThatCallsItselfWaitsUntilTheTimeout()
    {
        await Assert.ThrowsAsync<TimeoutException>(Turns.CallYourself);
        await Turns.Quick();
    }

    [Fact]
    public async Task AGrainThatAllowsReentrancyMayCallItself() => await Turns.CallYourselfWithPermission();

    [Fact]
    public async Task TenThousandCallsOfAHundredGrainsLoseNothing()
    {
        var grains = Enumerable.Range(0, 100).Select(number => Grain<ITurnGrain>($"{Name} {number}")).ToList();
        for (var wave = 0; wave < 10; wave++) // all at once take Orleans longer than a call may, where it has no processor to itself
            await Task.WhenAll(Enumerable.Range(0, 1_000).Select(number => grains[number % grains.Count].Increment()));
        var values = await Task.WhenAll(grains.Select(grain => grain.Value()));
        Assert.All(values, value => Assert.Equal(100, value));
    }

    [Fact]
    public async Task AThousandCallsSentWhileTheGrainIsBusyAllRun()
    {
        var blocked = Turns.Block(Name);
        var calls = Enumerable.Range(0, 1_000).Select(_ => Turns.Increment()).ToList();
        Probe.Open(Name);
        await blocked;
        await Task.WhenAll(calls);
        Assert.Equal(1_000, await Turns.ValueAsValueTask());
    }
}
