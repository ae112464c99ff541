using System.Threading.Channels;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Execution;
using OrleansJobs.Support;

namespace OrleansJobs.Grains.Tests;

public sealed class ProgressPumpTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);
    private readonly ManualTime _time = new();
    private readonly Channel<long> _sent = Channel.CreateUnbounded<long>();

    [Fact]
    public async Task TheFirstReportGoesOutAtOnce()
    {
        await using var pump = Pump();
        pump.Report(JobProgress.Of(1, 10));
        Assert.Equal(1, await NextAsync());
    }

    [Fact]
    public async Task OfReportsThatComeTooFastTheNewestWins()
    {
        await using var pump = Pump();
        pump.Report(JobProgress.Of(1, 10));
        Assert.Equal(1, await NextAsync());
        for (var current = 2; current <= 9; current++)
        {
            pump.Report(JobProgress.Of(current, 10));
        }

        while (_time.TimersSet == 0)
        {
            await Task.Yield(); // until the pump waits for its interval to pass
        }

        _time.Advance(Interval);
        Assert.Equal(9, await NextAsync());
    }

    [Fact]
    public async Task WhatIsLeftGoesOutWithoutWaitingWhenTheWorkEnds()
    {
        var pump = Pump();
        pump.Report(JobProgress.Of(1, 10));
        Assert.Equal(1, await NextAsync());
        pump.Report(JobProgress.Of(10, 10));
        await pump.DisposeAsync(); // no time passes
        Assert.Equal(10, await NextAsync());
    }

    private ProgressPump Pump() => new(
        progress =>
        {
            _sent.Writer.TryWrite(progress.Current!.Value);
            return Task.CompletedTask;
        },
        Interval,
        _time);

    private async Task<long> NextAsync() => await _sent.Reader.ReadAsync(new CancellationTokenSource(TimeSpan.FromSeconds(10)).Token);
}
