using OrleansJobs.Conformance_Tests.Grains;
using OrleansJobs.Conformance_Tests.Hosts;
using Orleans.Runtime;
using Orleans.Storage;

namespace OrleansJobs.Conformance_Tests.Facts;

public sealed class StateFacts(SharedHost host) : FactsOfSharedHost(host)
{
    private IStateGrain State => Grain<IStateGrain>();

    [Fact]
    public async Task AStateThatWasNeverStoredIsEmpty()
    {
        Assert.Null(await State.Read());
        Assert.False(await State.Exists());
    }

    [Fact]
    public async Task AStoredStateIsThereAtTheNextActivation()
    {
        await State.Write("text");
        Assert.True(await State.Exists());
        await ConflictAsync();
        await Assert.ThrowsAsync<InconsistentStateException>(() => State.Write("lost"));
        Assert.Equal("text", await State.Read());
    }

    [Fact]
    public async Task AnUnhandledConflictDeactivatesTheGrain()
    {
        await State.Write("text");
        var before = await State.Activation();
        await ConflictAsync();
        await Assert.ThrowsAsync<InconsistentStateException>(() => State.Write("lost"));
        Assert.NotEqual(before, await State.Activation());
        await State.Write("found");
        Assert.Equal("found", await State.Read());
    }

    [Fact]
    public async Task AHandledConflictDoesNotAndRereadingHelps()
    {
        await State.Write("text");
        var before = await State.Activation();
        await ConflictAsync();
        Assert.False(await State.WriteAndSwallow("lost"));
        Assert.Equal(before, await State.Activation());
        await State.Reread();
        Assert.Equal("text", await State.Read());
        Assert.True(await State.WriteAndSwallow("found"));
    }

    [Fact]
    public async Task AnErrorOfTheStoreReachesTheCallerWrapped()
    {
        await State.Write("text");
        Host.Storage.NextError = new OwnException("disk full");
        var error = await Assert.ThrowsAsync<OrleansException>(() => State.Write("lost"));
        Assert.IsType<OwnException>(error.InnerException);
    }

    [Fact]
    public async Task TwoWritesAtOnceDoNotConflictWithEachOther()
    {
        await State.WriteTwiceAtOnce("text");
        Assert.Equal("text", await State.Read());
    }

    [Fact]
    public async Task AClearedStateIsGone()
    {
        await State.Write("text");
        await State.Clear();
        Assert.False(await State.Exists());
        Assert.Null(await State.Read());
    }

    private Task ConflictAsync()
    {
        Host.Storage.Interfere("text", State.GetGrainId().ToString());
        return Task.CompletedTask;
    }
}
