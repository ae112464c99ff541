using OrleansJobs.Conformance_Tests.Grains;
using OrleansJobs.Conformance_Tests.Hosts;

namespace OrleansJobs.Conformance_Tests.Facts;

public sealed class TimerFacts(SharedHost host) : FactsOfSharedHost(host)
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(10);

    private ITimerGrain Timers => Grain<ITimerGrain>();

    [Fact]
    public async Task ATimerTicksAgainAndAgain()
    {
        await Timers.Start(Name, new(Soon, Soon));
        await Probe.Seen($"tock {Name} running", 3);
        await Timers.Stop();
    }

    [Fact]
    public async Task ATimerWithoutAPeriodTicksOnce()
    {
        await Timers.Start(Name, new(Soon, Timeout.InfiniteTimeSpan));
        await Probe.Seen($"tock {Name} running");
        await Timers.Change(Soon, Timeout.InfiniteTimeSpan);
        await Probe.Seen($"tock {Name} running", 2);
    }

    [Fact]
    public async Task ATickWaitsForTheRunningCall()
    {
        var blocked = Timers.Block(Name);
        await Probe.Seen($"in {Name}");
        var started = Timers.Start(Name, new(TimeSpan.Zero, Soon));
        Probe.Open(Name);
        await Task.WhenAll(blocked, started);
        var blockedAgain = Timers.Block($"{Name} again");
        await Probe.Seen($"in {Name} again");
        var before = Probe.Count($"tick {Name}");
        await Grain<ITurnGrain>($"{Name} meanwhile").CallYourselfWithPermission();
        Assert.Equal(before, Probe.Count($"tick {Name}"));
        Probe.Open($"{Name} again");
        await blockedAgain;
        await Probe.Seen($"tick {Name}", before + 1);
        await Timers.Stop();
    }

    [Fact]
    public async Task AnInterleavingTickDoesNotWait()
    {
        await Timers.Start(Name, new(Soon, Soon, Interleave: true));
        var blocked = Timers.Block(Name);
        await Probe.Seen($"in {Name}");
        await Probe.Seen($"tick {Name}", Probe.Count($"tick {Name}") + 2);
        Probe.Open(Name);
        await blocked;
        await Timers.Stop();
    }

    [Fact]
    public async Task TicksNeverPileUp()
    {
        await Timers.Start(Name, new(Soon, Soon, Interleave: true, Gate: Name));
        await Probe.Seen($"tick {Name}");
        var other = Grain<ITimerGrain>($"{Name} other");
        await other.Start($"{Name} other", new(Soon, Soon));
        await Probe.Seen($"tick {Name} other", 5);
        Assert.Equal(1, Probe.Count($"tick {Name}"));
        Probe.Open(Name);
        await Probe.Seen($"tick {Name}", 2);
        await Timers.Stop();
        await other.Stop();
    }

    [Fact]
    public async Task ATimerGoesOnAfterAnError()
    {
        await Timers.Start(Name, new(Soon, Soon, Throws: true));
        await Probe.Seen($"tick {Name}", 3);
        await Timers.Stop();
    }

    [Fact]
    public async Task ADisposedTimerCancelsItsRunningTick()
    {
        await Timers.Start(Name, new(Soon, Soon, Interleave: true, Gate: Name));
        await Probe.Seen($"tick {Name}");
        await Timers.Stop();
        Probe.Open(Name);
        await Probe.Seen($"tock {Name} stopped");
    }

    [Fact]
    public async Task ATimerEndsWithItsActivation()
    {
        await Timers.Start(Name, new(Soon, Soon));
        await Probe.Seen($"tick {Name}");
        await Timers.End();
        await Probe.Seen($"deactivated {Name}");
        var ticks = Probe.Count($"tick {Name}");
        var other = Grain<ITimerGrain>($"{Name} other");
        await other.Start($"{Name} other", new(Soon, Soon));
        await Probe.Seen($"tick {Name} other", 5);
        Assert.Equal(ticks, Probe.Count($"tick {Name}"));
        await other.Stop();
    }

    [Fact]
    public async Task ATimerMayBeChangedBeforeItsFirstTick()
    {
        await Timers.Start(Name, new(TimeSpan.FromHours(1), TimeSpan.FromHours(1)));
        await Timers.Change(Soon, Soon);
        await Probe.Seen($"tick {Name}", 2);
        await Timers.Stop();
    }

    [Fact]
    public async Task ATimerRefusesTimesItCannotCount() => await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
        () => Timers.Start(Name, new(TimeSpan.FromDays(50), Soon)));
}
