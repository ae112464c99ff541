using System.Collections.Immutable;
using System.Threading.Channels;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Execution;
using OrleansJobs.Support;

namespace OrleansJobs.Grains.Tests;

public sealed class LogPumpTests
{
    private readonly ManualTime _time = new();
    private readonly Channel<ImmutableArray<JobLogEntry>> _sent = Channel.CreateUnbounded<ImmutableArray<JobLogEntry>>();
    private readonly Queue<Task<bool>> _answers = new();
    private int _left;

    [Fact]
    public async Task TheFirstLineGoesOutAtOnceAndWhatIsSaidMeanwhileGoesTogether()
    {
        await using var pump = Pump();
        pump.Log("one", JobLogLevel.Debug);
        var first = Assert.Single(await NextAsync());
        Assert.Equal((JobLogLevel.Debug, "one", _time.GetUtcNow()), (first.Level, first.Text, first.At));
        for (var number = 2; number <= 4; number++) pump.Log($"{number}", JobLogLevel.Info);
        await PassAsync(LogPump.Interval);
        Assert.Equal(["2", "3", "4"], (await NextAsync()).Select(line => line.Text));
    }

    [Fact]
    public async Task NoTwoLinesHaveTheSameTime()
    {
        var pump = Pump();
        pump.Log(string.Join('\n', Enumerable.Range(0, 50)), JobLogLevel.Info);
        pump.Log("last", JobLogLevel.Info);
        await pump.DisposeAsync();
        var times = await AllAsync(line => line.At);
        Assert.Equal(51, times.Length);
        Assert.Equal(times.Order().Distinct(), times);
    }

    [Fact]
    public async Task OfAFloodTheOldestAreLeftOutAndALineSaysHowMany()
    {
        var pump = Pump();
        var held = Hold();
        pump.Log("first", JobLogLevel.Info);
        await NextAsync();
        for (var number = 1; number <= 5_000; number++) pump.Log($"{number}", JobLogLevel.Info);
        held.SetResult(true);
        await pump.DisposeAsync();
        var kept = await NextAsync();
        Assert.Equal(JobLimits.MostLogLines, kept.Length);
        Assert.Equal((JobLogLevel.Warning, "4001 lines were left out here."), (kept[0].Level, kept[0].Text));
        Assert.Equal(Enumerable.Range(4002, 999).Select(number => $"{number}"), kept.Skip(1).Select(line => line.Text));
        Assert.True(kept[0].At < kept[1].At);
    }

    [Fact]
    public async Task WhatCouldNotBeKeptIsSentAgainInOrder()
    {
        await using var pump = Pump();
        _answers.Enqueue(Task.FromResult(false));
        pump.Log("one", JobLogLevel.Info);
        var first = await NextAsync();
        pump.Log("two", JobLogLevel.Info);
        await PassAsync(Pauses.First);
        Assert.Equal(first.AsEnumerable(), await NextAsync());
        await PassAsync(LogPump.Interval);
        Assert.Equal("two", Assert.Single(await NextAsync()).Text);
    }

    [Fact]
    public async Task WhatIsLeftGoesOutWithoutWaitingWhenTheWorkEnds()
    {
        var pump = Pump();
        pump.Log("one", JobLogLevel.Info);
        await NextAsync();
        pump.Log("two", JobLogLevel.Info);
        await pump.DisposeAsync(); // no time passes
        Assert.Equal("two", Assert.Single(await NextAsync()).Text);
        pump.Log("nobody hears this", JobLogLevel.Info);
        Assert.False(_sent.Reader.TryRead(out _));
    }

    [Fact]
    public async Task AStoreThatIsAwayHoldsTheOutcomeUpForAWhileAndNoLonger()
    {
        var pump = Pump();
        Hold();
        pump.Log("one", JobLogLevel.Info);
        await NextAsync();
        pump.Log("two", JobLogLevel.Info);
        var ending = pump.DisposeAsync().AsTask();
        while (_time.TimersSet == 0) await Task.Yield(); // until the end is waited for
        Assert.False(ending.IsCompleted);
        _time.Advance(LogPump.LastPatience);
        await ending.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(2, _left);
    }

    [Fact]
    public async Task WorkThatSaysNothingSendsNothing()
    {
        await Pump().DisposeAsync();
        Assert.False(_sent.Reader.TryRead(out _));
        Assert.Equal(0, _time.TimersSet);
    }

    private LogPump Pump() => new(
        entries =>
        {
            _sent.Writer.TryWrite(entries);
            return _answers.TryDequeue(out var answer) ? answer : Task.FromResult(true);
        },
        left => _left = left,
        _time);

    private TaskCompletionSource<bool> Hold()
    {
        var held = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        _answers.Enqueue(held.Task);
        return held;
    }

    private async Task PassAsync(TimeSpan time)
    {
        while (_time.TimersSet == 0) await Task.Yield(); // until the pump waits for it
        _time.Advance(time);
    }

    private async Task<ImmutableArray<JobLogEntry>> NextAsync() =>
        await _sent.Reader.ReadAsync(new CancellationTokenSource(TimeSpan.FromSeconds(10)).Token);

    private async Task<T[]> AllAsync<T>(Func<JobLogEntry, T> select)
    {
        _sent.Writer.Complete();
        return await _sent.Reader.ReadAllAsync().SelectMany(lines => lines).Select(select).ToArrayAsync();
    }
}
