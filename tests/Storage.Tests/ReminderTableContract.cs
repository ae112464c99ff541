using Orleans;
using Orleans.Runtime;
using OrleansJobs.Storage.Tests.Support;

namespace OrleansJobs.Storage.Tests;

/// <summary>What every table of reminders promises.</summary>
public abstract class ReminderTableContract
{
    private readonly GrainId _grain = GrainId.Create("type", JobRows.Unique("grain"));

    protected abstract IReminderTable Table { get; }

    [Fact]
    public async Task AReminderIsReadAsItWasWritten()
    {
        var entry = Entry("daily");
        var etag = await Table.UpsertRow(entry);
        var read = (await Table.ReadRow(_grain, "daily"))!;
        Assert.Equal((_grain, "daily", entry.StartAt, entry.Period, etag), (read.GrainId, read.ReminderName, read.StartAt, read.Period, read.ETag));
        Assert.Equal(DateTimeKind.Utc, read.StartAt.Kind);
        Assert.Null(await Table.ReadRow(_grain, "weekly"));
    }

    [Fact]
    public async Task AnUpdateGivesANewETagAndTheOldOneRemovesNothing()
    {
        var old = await Table.UpsertRow(Entry("daily"));
        var current = await Table.UpsertRow(Entry("daily"));
        Assert.NotEqual(old, current);
        Assert.False(await Table.RemoveRow(_grain, "daily", old!));
        Assert.True(await Table.RemoveRow(_grain, "daily", current!));
        Assert.False(await Table.RemoveRow(_grain, "daily", current!));
    }

    [Fact]
    public async Task AGrainsRemindersAreReadTogether()
    {
        await Table.UpsertRow(Entry("daily"));
        await Table.UpsertRow(Entry("weekly"));
        Assert.Equal(["daily", "weekly"], (await Table.ReadRows(_grain)).Reminders.Select(entry => entry.ReminderName).Order());
    }

    [Fact]
    public async Task APartOfTheRingHoldsItsEndAndNotItsBeginAndGoesOverZero()
    {
        await Table.UpsertRow(Entry("daily"));
        var hash = _grain.GetUniformHashCode();
        Assert.True(await IsInAsync(hash - 1, hash));
        Assert.False(await IsInAsync(hash, hash + 1));
        Assert.True(await IsInAsync(hash + 1, hash)); // all but one place
        Assert.True(await IsInAsync(7, 7)); // the whole ring
        Assert.True(await IsInAsync(uint.MaxValue, uint.MaxValue));
    }

    [Fact]
    public async Task TheTableIsEmptyAfterItWasCleared()
    {
        await Table.UpsertRow(Entry("daily"));
        await Table.TestOnlyClearTable();
        Assert.Empty((await Table.ReadRows(0, 0)).Reminders);
    }

    private async Task<bool> IsInAsync(uint begin, uint end) =>
        (await Table.ReadRows(begin, end)).Reminders.Any(entry => entry.GrainId == _grain);

    private ReminderEntry Entry(string name) => new()
    {
        GrainId = _grain, ReminderName = name, StartAt = JobRows.Start.UtcDateTime, Period = TimeSpan.FromMinutes(1),
    };
}
