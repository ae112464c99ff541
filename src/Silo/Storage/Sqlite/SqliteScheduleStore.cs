using System.Collections.Immutable;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Storage;

namespace OrleansJobs.Silo.Storage.Sqlite;

/// <inheritdoc/>
internal sealed class SqliteScheduleStore(SqliteDatabase database) : IScheduleStore
{
    public Task<bool> InsertIfAbsentAsync(ScheduleRow row, CancellationToken cancellationToken)
    {
        var texts = ScheduleTexts.Of(row);
        return WriteAsync("InsertSchedule",
            insert => BindRow(insert, row, texts).Bind("created_at", Microseconds.ToNumber(row.Schedule.CreatedAt)), cancellationToken);
    }

    public async Task<ScheduleRow?> FindAsync(ScheduleId id, CancellationToken cancellationToken) =>
        (await database.Readers.ListAsync("FindSchedule", ReadRow, find => find.Bind("id", id.ToString()), cancellationToken)).SingleOrDefault();

    public Task<bool> SaveIfUnchangedAsync(ScheduleRow current, ScheduleRow next, CancellationToken cancellationToken)
    {
        var texts = ScheduleTexts.Of(next);
        return WriteAsync("SaveScheduleIfUnchanged",
            save => BindRow(save, next, texts).Bind("known_version", current.Schedule.Version)
                .Bind("known_created_at", Microseconds.ToNumber(current.Schedule.CreatedAt)), cancellationToken);
    }

    public Task<bool> DeleteAsync(ScheduleId id, CancellationToken cancellationToken) =>
        WriteAsync("DeleteSchedule", delete => delete.Bind("id", id.ToString()), cancellationToken);

    public Task<ImmutableArray<ScheduleRow>> ListAsync(string? tenant, ScheduleId? after, int limit, CancellationToken cancellationToken) =>
        database.Readers.ListAsync(tenant is null ? "ListSchedules" : "ListSchedulesOfTenant", ReadRow, list =>
        {
            list.Bind("after", (after?.Value ?? Guid.Empty).ToString("D")).Bind("limit", limit);
            if (tenant is not null) list.Bind("tenant", tenant);
        }, cancellationToken);

    public Task<ImmutableArray<ScheduleId>> ListOverdueAsync(DateTimeOffset wakeBy, int limit, CancellationToken cancellationToken) =>
        database.Readers.ListAsync("ListOverdueSchedules", ReadId, list => list.Bind("wake_by", Microseconds.ToNumber(wakeBy)).Bind("limit", limit), cancellationToken);

    private static SqliteStatement BindRow(SqliteStatement write, ScheduleRow row, ScheduleTexts texts)
    {
        var schedule = row.Schedule;
        return write
            .Bind("id", schedule.Id.ToString())
            .Bind("version", schedule.Version)
            .Bind("tenant", schedule.Definition.Tenant)
            .Bind("user", schedule.Definition.User)
            .Bind("name", schedule.Definition.Name)
            .Bind("updated_at", Microseconds.ToNumber(schedule.UpdatedAt))
            .Bind("paused_at", Microseconds.ToNumber(schedule.PausedAt))
            .Bind("pause_reason", schedule.PauseReason)
            .Bind("next_due_at", Microseconds.ToNumber(schedule.NextDueAt))
            .Bind("last_due_at", Microseconds.ToNumber(schedule.LastDueAt))
            .Bind("last_job", schedule.LastJob?.ToString())
            .Bind("queued_due_at", Microseconds.ToNumber(schedule.QueuedDueAt))
            .Bind("started", schedule.Started)
            .Bind("skipped", schedule.Skipped)
            .Bind("missed", schedule.Missed)
            .Bind("last_trouble", texts.LastTrouble)
            .Bind("failures_since", Microseconds.ToNumber(row.FailuresSince))
            .Bind("wake_at", Microseconds.ToNumber(row.WakeAt))
            .Bind("starting", texts.Starting)
            .Bind("definition", texts.Definition);
    }

    private static ScheduleRow ReadRow(SqliteStatement row)
    {
        var schedule = new ScheduleSnapshot
        {
            Id = ReadId(row),
            Definition = ScheduleTexts.ReadDefinition(row.Text("definition")!),
            CreatedAt = Time(row, "created_at")!.Value,
            UpdatedAt = Time(row, "updated_at")!.Value,
            PausedAt = Time(row, "paused_at"),
            PauseReason = row.Text("pause_reason"),
            NextDueAt = Time(row, "next_due_at"),
            LastDueAt = Time(row, "last_due_at"),
            LastJob = row.Text("last_job") is { } job ? JobId.Parse(job) : null,
            QueuedDueAt = Time(row, "queued_due_at"),
            Started = row.Number("started")!.Value,
            Skipped = row.Number("skipped")!.Value,
            Missed = row.Number("missed")!.Value,
            LastTrouble = ScheduleTexts.ReadTrouble(row.Text("last_trouble")),
            Version = row.Number("version")!.Value,
        };
        return new ScheduleRow(schedule, Time(row, "failures_since")!.Value)
        {
            WakeAt = Time(row, "wake_at"),
            Starting = ScheduleTexts.ReadStarting(row.Text("starting")),
        };
    }

    private static ScheduleId ReadId(SqliteStatement row) => new(Guid.ParseExact(row.Text("id")!, "D"));

    private static DateTimeOffset? Time(SqliteStatement row, string column) => Microseconds.ToTime(row.Number(column));

    private Task<bool> WriteAsync(string query, Action<SqliteStatement> bind, CancellationToken cancellationToken) =>
        database.Writer.WriteAsync(session =>
        {
            using var write = session.Use(query);
            bind(write);
            return write.Execute() == 1;
        }, cancellationToken);
}
