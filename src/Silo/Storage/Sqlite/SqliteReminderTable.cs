using Orleans;
using Orleans.Runtime;

namespace OrleansJobs.Silo.Storage.Sqlite;

/// <summary>The reminders of grains. The ETag is the version of the row.</summary>
internal sealed class SqliteReminderTable(SqliteDatabase database, TimeProvider time) : IReminderTable
{
    public Task StartAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    public Task<ReminderTableData> ReadRows(GrainId grainId) =>
        ListAsync("ListRemindersOfGrain", list => list.Bind("grain", grainId.ToString()));

    /// <summary>A part of the ring: (begin, end], which goes over zero when begin is not below end.</summary>
    public Task<ReminderTableData> ReadRows(uint begin, uint end) =>
        ListAsync(begin < end ? "ListRemindersBetween" : "ListRemindersOutside", list => list.Bind("begin", begin).Bind("end", end));

    public Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName) =>
        database.Readers.ReadAsync(session =>
        {
            using var find = session.Use("FindReminder");
            return find.Bind("grain", grainId.ToString()).Bind("name", reminderName).Step() ? ReadEntry(find) : null;
        }, CancellationToken.None);

    public async Task<string?> UpsertRow(ReminderEntry entry)
    {
        var now = Microseconds.ToNumber(time.GetUtcNow());
        return entry.ETag = await database.Writer.WriteAsync(session => Save(session, entry, now), CancellationToken.None);
    }

    public Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag) =>
        database.Writer.WriteAsync(session =>
        {
            using var delete = session.Use("DeleteReminderIfUnchanged");
            return delete.Bind("grain", grainId.ToString()).Bind("name", reminderName).Bind("known_version", RowETag.Read(eTag)).Execute() == 1;
        }, CancellationToken.None);

    public Task TestOnlyClearTable() =>
        database.Writer.WriteAsync(session =>
        {
            using var delete = session.Use("DeleteAllReminders");
            return delete.Execute();
        }, CancellationToken.None);

    private static string Save(SqliteSession session, ReminderEntry entry, long now)
    {
        using var save = session.Use("SaveReminder");
        save.Bind("grain", entry.GrainId.ToString())
            .Bind("name", entry.ReminderName)
            .Bind("hash", entry.GrainId.GetUniformHashCode())
            .Bind("start_at", Microseconds.ToNumber(new DateTimeOffset(DateTime.SpecifyKind(entry.StartAt, DateTimeKind.Utc))))
            .Bind("period", Microseconds.ToNumber(entry.Period))
            .Bind("version", now)
            .Step();
        return RowETag.Of(save.Number("version")!.Value);
    }

    private static ReminderEntry ReadEntry(SqliteStatement row) => new()
    {
        GrainId = GrainId.Parse(row.Text("grain")!, null),
        ReminderName = row.Text("name")!,
        StartAt = Microseconds.ToTime(row.Number("start_at")!.Value).UtcDateTime,
        Period = Microseconds.ToDuration(row.Number("period")!.Value),
        ETag = RowETag.Of(row.Number("version")!.Value),
    };

    private async Task<ReminderTableData> ListAsync(string query, Action<SqliteStatement> bind) =>
        new(await database.Readers.ListAsync(query, ReadEntry, bind, CancellationToken.None));
}
