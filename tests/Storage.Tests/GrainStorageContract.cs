using Orleans;
using Orleans.Runtime;
using Orleans.Storage;
using OrleansJobs.Storage.Tests.Support;

namespace OrleansJobs.Storage.Tests;

/// <summary>What every storage of grain state promises.</summary>
public abstract class GrainStorageContract
{
    private readonly GrainId _grain = GrainId.Create("type", JobRows.Unique("grain"));

    protected abstract IGrainStorage Storage { get; }

    [Fact]
    public async Task AStateThatWasNeverWrittenIsNewAndDoesNotExist()
    {
        var state = await ReadAsync();
        Assert.False(state.RecordExists);
        Assert.Null(state.ETag);
        Assert.Empty(state.State!.Seen);
    }

    [Fact]
    public async Task AStateIsReadAsItWasWritten()
    {
        var written = await WriteAsync("first");
        var read = await ReadAsync();
        Assert.True(read.RecordExists);
        Assert.Equal(written.ETag, read.ETag);
        Assert.Equal(["first"], read.State!.Seen);
    }

    [Fact]
    public async Task AWriteOverAnotherWriteIsAConflictThatTellsBothETags()
    {
        var stale = await WriteAsync("first");
        var fresh = await ReadAsync();
        await Storage.WriteStateAsync("seen", _grain, fresh);
        var conflict = await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.WriteStateAsync("seen", _grain, stale));
        Assert.Equal(fresh.ETag, conflict.StoredEtag);
        Assert.Equal(stale.ETag, conflict.CurrentEtag);
        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.ClearStateAsync("seen", _grain, stale));
        Assert.NotEqual(stale.ETag, fresh.ETag);
    }

    [Fact]
    public async Task OfTwoFirstWritesOneIsAConflict()
    {
        await WriteAsync("first");
        await Assert.ThrowsAsync<InconsistentStateException>(() => WriteAsync("second"));
        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.ClearStateAsync("seen", _grain, new GrainState<SeenJobs>(new SeenJobs())));
    }

    [Fact]
    public async Task AClearedStateIsNewAndItsOldETagIsWorthNothing()
    {
        var state = await WriteAsync("first");
        var stale = await ReadAsync();
        await Storage.ClearStateAsync("seen", _grain, state);
        Assert.False(state.RecordExists);
        Assert.False((await ReadAsync()).RecordExists);
        await Storage.WriteStateAsync("seen", _grain, state);
        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.WriteStateAsync("seen", _grain, stale));
    }

    private async Task<GrainState<SeenJobs>> ReadAsync()
    {
        var state = new GrainState<SeenJobs>();
        await Storage.ReadStateAsync("seen", _grain, state);
        return state;
    }

    private async Task<GrainState<SeenJobs>> WriteAsync(string seen)
    {
        var state = new GrainState<SeenJobs>(new SeenJobs { Seen = [seen] });
        await Storage.WriteStateAsync("seen", _grain, state);
        return state;
    }

    public sealed class SeenJobs
    {
        public string[] Seen { get; set; } = [];
    }
}
