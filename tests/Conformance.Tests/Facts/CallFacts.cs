using System.Diagnostics;
using OrleansJobs.Conformance_Tests.Grains;
using OrleansJobs.Conformance_Tests.Hosts;
using OrleansJobs.Conformance_Tests.Support;
using Orleans.Runtime;

namespace OrleansJobs.Conformance_Tests.Facts;

public sealed class CallFacts(SharedHost host) : FactsOfSharedHost(host)
{
    private ICallGrain Calls => Grain<ICallGrain>();

    [Fact]
    public async Task AnErrorReachesTheCallerWithItsOwnType()
    {
        var late = await Assert.ThrowsAsync<OwnException>(() => Calls.Throw("late"));
        var atOnce = await Assert.ThrowsAsync<OwnException>(() => Calls.ThrowAtOnce("at once"));
        Assert.Equal(("late", "at once"), (late.Message, atOnce.Message));
    }

    [Fact]
    public async Task ACallerStopsWaitingAtTheTimeoutButTheCallGoesOn()
    {
        Probe.Open($"{Name} warm");
        await WarmUp.RunAsync(() => Calls.AnswerLate($"{Name} warm")); // a call that has not begun at its timeout never does
        await Assert.ThrowsAsync<TimeoutException>(() => Calls.AnswerLate(Name));
        Probe.Open(Name);
        await Probe.Seen($"out {Name}");
    }

    [Fact]
    public async Task ACallWhoseCallerTimedOutWhileItWaitedNeverRuns()
    {
        var first = Calls.Block(Name);
        await Probe.Seen($"in {Name}");
        await Assert.ThrowsAsync<TimeoutException>(() => Calls.AnswerLate($"{Name} late"));
        await Task.Delay(100); // Orleans looks at a coarse clock for whether a call is too late: it may be behind the caller's
        Probe.Open(Name);
        await first;
        await Calls.Name();
        Assert.Equal(0, Probe.Count($"in {Name} late"));
    }

    [Fact]
    public async Task AOneWayCallIsDoneOnceSent()
    {
        await Calls.Fire(Name);
        await Probe.Seen($"in {Name}");
        Assert.Equal(0, Probe.Count($"out {Name}"));
        Probe.Open(Name);
        await Probe.Seen($"out {Name}");
    }

    [Fact]
    public async Task TheErrorOfAOneWayCallReachesNobody()
    {
        await Calls.FireAndThrow(Name);
        await Probe.Seen(Name);
        await Calls.Name();
    }

    [Fact]
    public async Task CancellationAnswersTheCallerAtOnceAndReachesTheGrainInItsOwnTurn()
    {
        using var cancellation = new CancellationTokenSource();
        var call = Calls.WaitForCancellation(Name, cancellation.Token);
        await Probe.Seen($"in {Name}");
        cancellation.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await Probe.Seen($"cancelled {Name} in turn");
    }

    [Fact]
    public async Task ACallCancelledWhileItWaitsIsAnsweredAtOnce()
    {
        using var cancellation = new CancellationTokenSource();
        var first = Calls.Block(Name);
        await Probe.Seen($"in {Name}");
        var second = Calls.WaitForCancellation($"{Name} 2", cancellation.Token);
        cancellation.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.Equal((false, 0), (first.IsCompleted, Probe.Count($"in {Name} 2")));
        Probe.Open(Name);
        await first;
        await Calls.Name();
    }

    [Fact]
    public async Task ACancelledTokenRefusesTheCall() => await Assert.ThrowsAnyAsync<OperationCanceledException>(
        () => Calls.WaitForCancellation(Name, new CancellationToken(canceled: true)));

    [Fact]
    public async Task TheGrainHasATokenOfItsOwnWhateverTheCallerGave()
    {
        Assert.True(await Calls.SeesCancellable(CancellationToken.None));
        using var cancellation = new CancellationTokenSource();
        Assert.True(await Calls.SeesCancellable(cancellation.Token));
    }

    [Fact]
    public async Task ContextFlowsFromTheCallerToTheGrainAndOnwards()
    {
        RequestContext.Set("who", "me");
        Assert.Equal("me", await Calls.ReadContext("who"));
        Assert.Equal("me", await Calls.ReadContextOfNext("who", $"{Name} next"));
    }

    [Fact]
    public async Task ContextNeverFlowsBackNorIntoTheNextCall()
    {
        await Calls.WriteContext("who", "the grain");
        Assert.Null(RequestContext.Get("who"));
        Assert.Null(await Calls.ReadContext("who"));
    }

    [Fact]
    public async Task AnAsyncLocalDoesNotFlowToTheGrain()
    {
        CallGrain.Local.Value = "mine";
        Assert.Null(await Calls.ReadAsyncLocal());
    }

    [Fact]
    public async Task TheGrainSeesTheCallersTrace()
    {
        using var listener = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
        };
        ActivitySource.AddActivityListener(listener);
        using var activity = new Activity("test").Start();
        Assert.Equal(activity.TraceId.ToString(), await Calls.ReadTraceId());
    }

    [Fact]
    public async Task AReferenceTravelsInAnAnswer()
    {
        var self = await Calls.Self();
        Assert.Equal(await Calls.Name(), await self.Name());
        Assert.Equal(Calls.GetGrainId(), self.GetGrainId());
        Assert.Equal(Calls, self);
    }

    [Fact]
    public async Task AGrainIsNamedAfterItsClassOrItsAttribute()
    {
        Assert.Equal($"call/{Name}", await Calls.Name());
        Assert.Equal($"a.name.of.its.own/{Name}", await Grain<INamedGrain>().Id());
        Assert.Equal(Name, Calls.GetPrimaryKeyString());
    }

    [Fact]
    public void AnInterfaceWithoutAClassGivesNoReference() =>
        Assert.Throws<ArgumentException>(() => Grain<IUnimplementedGrain>());
}
