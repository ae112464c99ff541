using System.Collections.Immutable;
using Npgsql;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Storage;

namespace OrleansJobs.Silo.Storage.Postgres;

/// <inheritdoc/>
internal sealed class PostgresScheduleStore(PostgresDatabase database) : IScheduleStore
{
    public Task<bool> InsertIfAbsentAsync(ScheduleRow row, CancellationToken cancellationToken) =>
        WriteAsync(BindRow(database.Use("InsertSchedule"), row).Bind("created_at", row.Schedule.CreatedAt), cancellationToken);

    public async Task<ScheduleRow?> FindAsync(ScheduleId id, CancellationToken cancellationToken) =>
        (await database.Readers.ReadAsync("FindSchedule", find => find.Bind("id", id.Value), ReadRow, cancellationToken)).SingleOrDefault();

    public Task<bool> SaveIfUnchangedAsync(ScheduleRow current, ScheduleRow next, CancellationToken cancellationToken) =>
        WriteAsync(BindRow(database.Use("SaveScheduleIfUnchanged"), next).Bind("known_version", current.Schedule.Version)
            .Bind("known_created_at", current.Schedule.CreatedAt), cancellationToken);

    public Task<bool> DeleteAsync(ScheduleId id, CancellationToken cancellationToken) =>
        WriteAsync(database.Use("DeleteSchedule").Bind("id", id.Value), cancellationToken);

    public Task<ImmutableArray<ScheduleRow>> ListAsync(string? tenant, ScheduleId? after, int limit, CancellationToken cancellationToken) =>
        database.Readers.ReadAsync(tenant is null ? "ListSchedules" : "ListSchedulesOfTenant", list =>
        {
            list.Bind("after", after?.Value ?? Guid.Empty).Bind("limit", (long)limit);
            if (tenant is not null) list.Bind("tenant", tenant);
        }, ReadRow, cancellationToken);

    public Task<ImmutableArray<ScheduleId>> ListOverdueAsync(DateTimeOffset wakeBy, int limit, CancellationToken cancellationToken) =>
        database.Readers.ReadAsync("ListOverdueSchedules", list => list.Bind("wake_by", wakeBy).Bind("limit", (long)limit), ReadId, cancellationToken);

    private static PostgresStatement BindRow(PostgresStatement write, ScheduleRow row)
    {
        var schedule = row.Schedule;
        var texts = ScheduleTexts.Of(row);
        if (schedule.LastJob is { } job) write.Bind("last_job", job.Value);
        return write
            .Bind("id", schedule.Id.Value)
            .Bind("version", schedule.Version)
            .Bind("tenant", schedule.Definition.Tenant)
            .Bind("user", schedule.Definition.User)
            .Bind("name", schedule.Definition.Name)
            .Bind("updated_at", schedule.UpdatedAt)
            .Bind("paused_at", schedule.PausedAt)
            .Bind("pause_reason", schedule.PauseReason)
            .Bind("next_due_at", schedule.NextDueAt)
            .Bind("last_due_at", schedule.LastDueAt)
            .Bind("queued_due_at", schedule.QueuedDueAt)
            .Bind("started", schedule.Started)
            .Bind("skipped", schedule.Skipped)
            .Bind("missed", schedule.Missed)
            .Bind("last_trouble", texts.LastTrouble)
            .Bind("failures_since", row.FailuresSince)
            .Bind("wake_at", row.WakeAt)
            .Bind("starting", texts.Starting)
            .Bind("definition", texts.Definition);
    }

    private static ScheduleRow ReadRow(NpgsqlDataReader row)
    {
        var schedule = new ScheduleSnapshot
        {
            Id = ReadId(row),
            Definition = ScheduleTexts.ReadDefinition(PostgresJobRow.Text(row, "definition")!),
            CreatedAt = PostgresJobRow.Time(row, "created_at")!.Value,
            UpdatedAt = PostgresJobRow.Time(row, "updated_at")!.Value,
            PausedAt = PostgresJobRow.Time(row, "paused_at"),
            PauseReason = PostgresJobRow.Text(row, "pause_reason"),
            NextDueAt = PostgresJobRow.Time(row, "next_due_at"),
            LastDueAt = PostgresJobRow.Time(row, "last_due_at"),
            LastJob = PostgresJobRow.Id(row, "last_job"),
            QueuedDueAt = PostgresJobRow.Time(row, "queued_due_at"),
            Started = row.GetInt64(row.GetOrdinal("started")),
            Skipped = row.GetInt64(row.GetOrdinal("skipped")),
            Missed = row.GetInt64(row.GetOrdinal("missed")),
            LastTrouble = ScheduleTexts.ReadTrouble(PostgresJobRow.Text(row, "last_trouble")),
            Version = row.GetInt64(row.GetOrdinal("version")),
        };
        return new ScheduleRow(schedule, PostgresJobRow.Time(row, "failures_since")!.Value)
        {
            WakeAt = PostgresJobRow.Time(row, "wake_at"),
            Starting = ScheduleTexts.ReadStarting(PostgresJobRow.Text(row, "starting")),
        };
    }

    private static ScheduleId ReadId(NpgsqlDataReader row) => new(row.GetGuid(row.GetOrdinal("id")));

    private async Task<bool> WriteAsync(PostgresStatement statement, CancellationToken cancellationToken) =>
        await database.Writer.WriteAsync(new PostgresCommandWrite([statement], isAsked: false, cancellationToken)) == 1;
}
