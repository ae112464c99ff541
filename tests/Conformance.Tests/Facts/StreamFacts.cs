using OrleansJobs.Conformance_Tests.Grains;
using OrleansJobs.Conformance_Tests.Hosts;
using OrleansJobs.Conformance_Tests.Support;
using Orleans.Runtime;

namespace OrleansJobs.Conformance_Tests.Facts;

/// <summary>On a host with a short response timeout, by which forgotten enumerations are counted.</summary>
public sealed class StreamFacts(StreamFacts.ShortTimeoutHost host) : IClassFixture<StreamFacts.ShortTimeoutHost>
{
    private readonly string _name = Guid.NewGuid().ToString("N");

    private IStreamGrain Streams => host.Running.Grains.GetGrain<IStreamGrain>(_name);

    private Probe Probe => host.Running.Probe;

    [Fact]
    public async Task AllElementsArriveInOrder() => Assert.Equal(Enumerable.Range(1, 300), await CollectAsync(Streams.Count(300)));

    [Fact]
    public async Task AnEnumerationMayBeEmpty() => Assert.Empty(await CollectAsync(Streams.Count(0)));

    [Fact]
    public async Task TheGrainAnswersCallsWhileAConsumerWaits()
    {
        Probe.Open($"{_name} 1");
        await using var numbers = Streams.CountThroughGates(_name, 3).GetAsyncEnumerator();
        Assert.True(await numbers.MoveNextAsync());
        var second = numbers.MoveNextAsync();
        await Probe.Seen($"{_name} waits for 2");
        await Streams.Quick();
        Assert.False(second.IsCompleted);
        Probe.Open($"{_name} 2");
        Assert.True(await second);
        Assert.Equal(2, numbers.Current);
    }

    [Fact]
    public async Task AnElementMayTakeLongerThanTheResponseTimeout()
    {
        var timeout = TimeSpan.FromSeconds(5); // the consumer asks again after half of it on Orleans: the other half is for stalls
        await using var patient = await ShortTimeoutHost.StartAsync(timeout);
        await using var numbers = patient.Grains.GetGrain<IStreamGrain>(_name).CountThroughGates(_name, 1).GetAsyncEnumerator();
        var first = numbers.MoveNextAsync().AsTask();
        await Task.WhenAny(first, Task.Delay(timeout * 1.5));
        Assert.False(first.IsCompleted);
        patient.Probe.Open($"{_name} 1");
        Assert.True(await first);
    }

    [Fact]
    public async Task AnErrorReachesTheConsumerWithItsOwnTypeAfterTheElements()
    {
        var seen = new List<int>();
        await Assert.ThrowsAsync<OwnException>(async () =>
        {
            await foreach (var number in Streams.CountThenThrow(3))
                seen.Add(number);
        });
        Assert.Equal([1, 2, 3], seen);
    }

    [Fact]
    public async Task ACancelledConsumerStopsTheProducer()
    {
        using var cancellation = new CancellationTokenSource();
        var numbers = Streams.CountThroughGates(_name, 3).WithCancellation(cancellation.Token).GetAsyncEnumerator();
        var first = numbers.MoveNextAsync();
        await Probe.Seen($"{_name} waits for 1");
        cancellation.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await first);
        await Probe.Seen($"{_name} ended in turn");
        await numbers.DisposeAsync();
    }

    [Fact]
    public async Task TheTokenAmongTheArgumentsStopsTheProducerToo()
    {
        using var cancellation = new CancellationTokenSource();
        var collecting = CollectAsync(Streams.CountThroughGates(_name, 3, cancellation.Token));
        await Probe.Seen($"{_name} waits for 1");
        cancellation.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => collecting);
        await Probe.Seen($"{_name} ended in turn");
    }

    [Fact]
    public async Task AConsumerThatBreaksOffRunsTheProducersFinally()
    {
        Probe.Open($"{_name} 1");
        await foreach (var number in Streams.CountThroughGates(_name, 3))
        {
            Assert.Equal(1, number);
            break;
        }
        await Probe.Seen($"{_name} ended in turn");
    }

    [Fact]
    public async Task TheProducerOfAVanishedConsumerIsEnded()
    {
        Probe.Open($"{_name} 1");
        var numbers = Streams.CountThroughGates(_name, 3).GetAsyncEnumerator();
        Assert.True(await numbers.MoveNextAsync());
        await Probe.Seen($"{_name} ended in turn");
        await Assert.ThrowsAsync<EnumerationAbortedException>(async () => await numbers.MoveNextAsync());
    }

    [Fact]
    public async Task DeactivationAbortsTheEnumeration()
    {
        Probe.Open($"{_name} 1");
        await using var numbers = Streams.CountThroughGates(_name, 3).GetAsyncEnumerator();
        Assert.True(await numbers.MoveNextAsync());
        await Streams.End();
        await Probe.Seen($"{_name} ended in turn");
        await Assert.ThrowsAsync<EnumerationAbortedException>(async () => await numbers.MoveNextAsync());
    }

    [Fact]
    public async Task DeactivationAbortsAWaitingConsumerToo()
    {
        await using var numbers = Streams.CountThroughGates(_name, 3).GetAsyncEnumerator();
        var first = numbers.MoveNextAsync();
        await Probe.Seen($"{_name} waits for 1");
        await Streams.End();
        await Assert.ThrowsAsync<EnumerationAbortedException>(async () => await first);
        await Probe.Seen($"{_name} ended in turn");
    }

    [Fact]
    public async Task AGrainConsumesInItsTurns() => Assert.True(await Streams.ConsumesInItsTurns($"{_name} producer"));

    [Fact]
    public async Task TwoConsumersRunTheMethodTwice()
    {
        var both = await Task.WhenAll(CollectAsync(Streams.Count(5)), CollectAsync(Streams.Count(5)));
        Assert.All(both, numbers => Assert.Equal([1, 2, 3, 4, 5], numbers));
    }

    private static async Task<List<int>> CollectAsync(IAsyncEnumerable<int> numbers)
    {
        var all = new List<int>();
        await foreach (var number in numbers)
            all.Add(number);
        return all;
    }

    public sealed class ShortTimeoutHost : IAsyncLifetime
    {
        public RunningHost Running { get; private set; } = null!;

        public async Task InitializeAsync() => Running = await StartAsync(TimeSpan.FromSeconds(2));

        public async Task DisposeAsync() => await Running.DisposeAsync();

        public static async Task<RunningHost> StartAsync(TimeSpan responseTimeout)
        {
            var host = await RunningHost.StartAsync(new HostSettings { ResponseTimeout = responseTimeout });
            await WarmUp.RunAsync(() => CollectAsync(host.Grains.GetGrain<IStreamGrain>("warm-up").Count(1)));
            return host;
        }
    }
}
