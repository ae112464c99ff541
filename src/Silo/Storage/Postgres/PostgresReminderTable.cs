using Npgsql;
using Orleans;
using Orleans.Runtime;

namespace OrleansJobs.Silo.Storage.Postgres;

/// <summary>The reminders of grains. The ETag is the version of the row.</summary>
internal sealed class PostgresReminderTable(PostgresDatabase database, TimeProvider time) : IReminderTable
{
    public Task StartAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    public Task<ReminderTableData> ReadRows(GrainId grainId) =>
        ListAsync("ListRemindersOfGrain", list => list.Bind("grain", grainId.ToString()));

    /// <summary>A part of the ring: (begin, end], which goes over zero when begin is not below end.</summary>
    public Task<ReminderTableData> ReadRows(uint begin, uint end) =>
        ListAsync(begin < end ? "ListRemindersBetween" : "ListRemindersOutside", list => list.Bind("after", (long)begin).Bind("end", (long)end));

    public async Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName)
    {
        var found = await database.Readers.ReadAsync("FindReminder",
            find => find.Bind("grain", grainId.ToString()).Bind("name", reminderName), ReadEntry, CancellationToken.None);
        return found.SingleOrDefault();
    }

    public async Task<string?> UpsertRow(ReminderEntry entry)
    {
        var save = database.Use("SaveReminder")
            .Bind("grain", entry.GrainId.ToString())
            .Bind("name", entry.ReminderName)
            .Bind("hash", (long)entry.GrainId.GetUniformHashCode())
            .Bind("start_at", new DateTimeOffset(DateTime.SpecifyKind(entry.StartAt, DateTimeKind.Utc)))
            .Bind("period", Microseconds.ToNumber(entry.Period))
            .Bind("version", Microseconds.ToNumber(time.GetUtcNow()));
        return entry.ETag = RowETag.Of(await WriteAsync(save, isAsked: true));
    }

    public async Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag)
    {
        var delete = database.Use("DeleteReminderIfUnchanged").Bind("grain", grainId.ToString()).Bind("name", reminderName);
        if (RowETag.Read(eTag) is { } known) delete.Bind("known_version", known);
        return await WriteAsync(delete) == 1;
    }

    public Task TestOnlyClearTable() => WriteAsync(database.Use("DeleteAllReminders"));

    private Task<long> WriteAsync(PostgresStatement statement, bool isAsked = false) =>
        database.Writer.WriteAsync(new PostgresCommandWrite([statement], isAsked, CancellationToken.None));

    private static ReminderEntry ReadEntry(NpgsqlDataReader row) => new()
    {
        GrainId = GrainId.Parse(PostgresJobRow.Text(row, "grain")!, null),
        ReminderName = PostgresJobRow.Text(row, "name")!,
        StartAt = PostgresJobRow.Time(row, "start_at")!.Value.UtcDateTime,
        Period = Microseconds.ToDuration(row.GetInt64(row.GetOrdinal("period"))),
        ETag = RowETag.Of(row.GetInt64(row.GetOrdinal("version"))),
    };

    private async Task<ReminderTableData> ListAsync(string query, Action<PostgresStatement> bind) =>
        new(await database.Readers.ReadAsync(query, bind, ReadEntry, CancellationToken.None));
}
