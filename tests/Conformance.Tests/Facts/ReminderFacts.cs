using OrleansJobs.Conformance_Tests.Grains;
using OrleansJobs.Conformance_Tests.Hosts;

namespace OrleansJobs.Conformance_Tests.Facts;

public sealed class ReminderFacts(SharedHost host) : FactsOfSharedHost(host)
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(150);

    private IReminderGrain Reminders => Grain<IReminderGrain>();

    [Fact]
    public async Task AReminderWakesItsGrainAgainAndAgain()
    {
        await Reminders.Register("wake", TimeSpan.Zero, Soon);
        await Reminders.End();
        await Probe.Seen($"remind {Name} wake right", 3);
        Assert.True(await Reminders.Unregister("wake"));
    }

    [Fact]
    public async Task AReminderGoesOnAfterAnError()
    {
        await Reminders.Register("throws", TimeSpan.Zero, Soon);
        await Probe.Seen($"remind {Name} throws right", 2);
        await Reminders.Unregister("throws");
    }

    [Fact]
    public async Task AnUnregisteredReminderIsGone()
    {
        await Reminders.Register("one", TimeSpan.FromHours(1), TimeSpan.FromHours(1));
        await Reminders.Register("two", TimeSpan.FromHours(1), TimeSpan.FromHours(1));
        Assert.Equal(["one", "two"], await Reminders.Names());
        Assert.True(await Reminders.Unregister("one"));
        Assert.False(await Reminders.Unregister("one"));
        Assert.Equal(["two"], await Reminders.Names());
    }

    [Fact]
    public async Task AReminderOfTheSameNameIsReplaced()
    {
        await Reminders.Register("alarm", TimeSpan.FromHours(1), TimeSpan.FromHours(1));
        await Reminders.Register("alarm", TimeSpan.Zero, Soon);
        Assert.Equal(["alarm"], await Reminders.Names());
        await Probe.Seen($"remind {Name} alarm right", 2);
        await Reminders.Unregister("alarm");
    }

    [Fact]
    public async Task APeriodBelowTheMinimumIsRefused() => await Assert.ThrowsAsync<ArgumentException>(
        () => Reminders.Register("hasty", TimeSpan.Zero, TimeSpan.FromMilliseconds(50)));
}
