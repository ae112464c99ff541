using OrleansJobs.Grains.Contracts;
using OrleansJobs.Storage.Tests.Support;

namespace OrleansJobs.Storage.Tests.Sqlite;

public sealed class ForeignLockTests
{
    [Fact]
    public async Task AWriteWaitsForAnotherProgramsTransactionAndThenProceeds()
    {
        await using var open = await OpenDatabase.CreateAsync(busyTimeout: TimeSpan.FromSeconds(20));
        using var other = OpenDatabase.Intrude(open.Options);
        other.Execute("begin immediate");
        var insert = open.InsertAsync();
        var read = await open.Jobs.FindAsync(JobId.New(TimeProvider.System), CancellationToken.None);
        Assert.Null(read); // a read does not wait
        Assert.False(insert.IsCompleted);
        other.Execute("commit");
        Assert.NotNull(await open.Jobs.FindAsync(await insert, CancellationToken.None));
    }

    [Fact]
    public async Task AWriteGivesUpAfterTheBusyTimeoutAndTheNextOneServesAgain()
    {
        await using var open = await OpenDatabase.CreateAsync();
        using var other = OpenDatabase.Intrude(open.Options);
        other.Execute("begin immediate");
        var refusal = await Assert.ThrowsAsync<StoreUnavailableException>(open.InsertAsync);
        Assert.Equal("Another process holds the database's lock.", refusal.Message);
        other.Execute("commit");
        Assert.NotNull(await open.Jobs.FindAsync(await open.InsertAsync(), CancellationToken.None));
    }
}
