using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Execution;
using OrleansJobs.Grains.Storage;
using OrleansJobs.Support;

namespace OrleansJobs.Grains.Tests;

/// <summary>When the silence of another process may be judged.</summary>
public sealed class HostPulseTests : IAsyncLifetime
{
    private static readonly RunnerOptions Options = new();
    private readonly ManualTime _time = new();
    private readonly Hosts _hosts = new();
    private readonly HostPulse _pulse;

    public HostPulseTests() => _pulse = new HostPulse(
        _hosts, new HostIdentity("me"), _time, Microsoft.Extensions.Options.Options.Create(Options), NullLogger<HostPulse>.Instance);

    public Task InitializeAsync() => _pulse.StartAsync(CancellationToken.None);

    public async Task DisposeAsync()
    {
        await _pulse.StopAsync(CancellationToken.None);
        Assert.Equal(["register", "remove"], _hosts.Said.Where(word => word != "beat"));
    }

    [Fact]
    public async Task SilenceIsJudgedOnceThisProcessWasHeardForALease()
    {
        Assert.True(_pulse.SilenceOfOthers > TimeSpan.FromDays(1));
        await PassLeaseAsync();
        Assert.Equal(Options.HostLease, _pulse.SilenceOfOthers);
    }

    [Fact]
    public async Task AfterATimeWithoutTheDatabaseTheOthersGetALeaseToShowThemselves()
    {
        await PassLeaseAsync();
        _hosts.AreAway = true;
        await PassLeaseAsync();
        Assert.True(_pulse.SilenceOfOthers > TimeSpan.FromDays(1));

        _hosts.AreAway = false;
        await BeatAsync();
        Assert.True(_pulse.SilenceOfOthers > TimeSpan.FromDays(1));
        await PassLeaseAsync();
        Assert.Equal(Options.HostLease, _pulse.SilenceOfOthers);
    }

    [Fact]
    public async Task AProcessThatWasFrozenDoesNotJudge()
    {
        await PassLeaseAsync();
        await SettleAsync();
        _time.Jump(TimeSpan.FromSeconds(40));
        Assert.True(_pulse.SilenceOfOthers > TimeSpan.FromDays(1));
    }

    private async Task PassLeaseAsync()
    {
        for (var beat = 0; beat < 6; beat++) await BeatAsync();
    }

    private async Task BeatAsync()
    {
        await SettleAsync();
        _time.Advance(Options.HostLease / 5);
        await SettleAsync();
    }

    /// <summary>Until the pulse waits for its next beat.</summary>
    private async Task SettleAsync()
    {
        while (_time.TimersSet == 0) await Task.Yield();
    }

    private sealed class Hosts : IHostStore
    {
        public List<string> Said { get; } = [];

        public bool AreAway { get; set; }

        public Task RegisterAsync(string host, CancellationToken cancellationToken) => Say("register");

        public Task BeatAsync(string host, CancellationToken cancellationToken) =>
            AreAway ? Task.FromException(new StoreUnavailableException("away")) : Say("beat");

        public Task RemoveAsync(string host, CancellationToken cancellationToken) => Say("remove");

        private Task Say(string word)
        {
            Said.Add(word);
            return Task.CompletedTask;
        }
    }
}
