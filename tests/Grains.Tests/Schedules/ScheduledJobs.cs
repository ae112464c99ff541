using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Storage;
using OrleansJobs.Support;

namespace OrleansJobs.Grains.Tests.Schedules;

/// <summary>A host and its schedules.</summary>
internal static class ScheduledJobs
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static IScheduleGrain Schedule(this JobHost host, ScheduleId id) => host.Grains.GetGrain<IScheduleGrain>(id.GrainKey);

    public static IScheduleStore Schedules(this JobHost host) => host.Services.GetRequiredService<IScheduleStore>();

    public static ScheduleDefinition Each(double seconds) =>
        new() { Timing = new ScheduleTiming(Every: TimeSpan.FromSeconds(seconds)), Job = new JobSubmission { Type = JobHost.TestType } };

    public static async Task<ScheduleSnapshot> MakeAsync(this JobHost host, ScheduleDefinition definition) =>
        (await host.Schedule(ScheduleId.New(TimeProvider.System)).SaveAsync(definition, null, CancellationToken.None)).Schedule;

    /// <summary>A schedule that was made long ago, as it stands in the store; whoever looks for late ones finds it.</summary>
    public static async Task<ScheduleId> PutAsync(this JobHost host, ScheduleDefinition definition, Func<ScheduleRow, ScheduleRow> change)
    {
        var now = TimeProvider.System.GetUtcNow();
        var made = new DateTimeOffset(now.Year, now.Month, now.Day, now.Hour, now.Minute, now.Second, TimeSpan.Zero).AddDays(-2);
        var schedule = new ScheduleSnapshot { Id = ScheduleId.New(TimeProvider.System), Definition = definition, CreatedAt = made, UpdatedAt = made, Version = 1 };
        var row = change(new ScheduleRow(schedule, made) { WakeAt = made });
        Assert.True(await host.Schedules().InsertIfAbsentAsync(row, CancellationToken.None));
        return row.Schedule.Id;
    }

    /// <summary>Its jobs, oldest first.</summary>
    public static async Task<JobSnapshot[]> RunsAsync(this JobHost host, ScheduleId id)
    {
        var query = new JobListQuery(1_000) { Scopes = [new JobScope(JobScopeKind.Schedule, id.ToString())], OldestFirst = true };
        return [.. (await host.List.ListAsync(query, CancellationToken.None)).Jobs];
    }

    /// <summary>Asks for its jobs until they are as the test wants them.</summary>
    public static Task<JobSnapshot[]> RunsAsync(this JobHost host, ScheduleId id, Func<JobSnapshot[], bool> wanted) =>
        PollAsync(() => host.RunsAsync(id), wanted);

    /// <summary>Asks for the schedule until it is as the test wants it.</summary>
    public static Task<ScheduleSnapshot> PollAsync(this JobHost host, ScheduleId id, Func<ScheduleSnapshot, bool> wanted) =>
        PollAsync(() => host.Schedule(id).GetAsync(CancellationToken.None), wanted);

    /// <summary>Reads its row until it is as the test wants it.</summary>
    public static async Task<ScheduleRow> RowAsync(this JobHost host, ScheduleId id, Func<ScheduleRow, bool> wanted) =>
        (await PollAsync(() => host.Schedules().FindAsync(id, CancellationToken.None), row => row is not null && wanted(row)))!;

    /// <summary>The occurrence of a run.</summary>
    public static DateTimeOffset DueAt(this JobSnapshot run) =>
        JsonDocument.Parse(run.Metadata!.Value.Value).RootElement.GetProperty("schedule").GetProperty("due_at").GetDateTimeOffset();

    private static async Task<T> PollAsync<T>(Func<Task<T>> ask, Func<T, bool> wanted)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var answer = await ask();
            if (wanted(answer)) return answer;
            if (patience.IsCancellationRequested) throw new TimeoutException($"It never became what was waited for; it was last {JsonText.From(answer)}.");
            await Task.Delay(20);
        }
    }
}
