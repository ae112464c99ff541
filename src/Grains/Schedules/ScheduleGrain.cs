using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Jobs;
using OrleansJobs.Grains.Lifecycle;
using OrleansJobs.Grains.Schedules.Timing;
using OrleansJobs.Grains.Storage;

namespace OrleansJobs.Grains.Schedules;

/// <summary>
/// One schedule. It looks at what is due (its own timer, its reminder, the end of a run, whoever finds that it is late), decides in its row, under
/// the guard of the row, and then starts what it has decided on: whoever comes after a crash starts that again, under the same ids.
/// </summary>
internal sealed partial class ScheduleGrain(
    IScheduleStore store, IJobStore jobs, ScheduleRules rules, TimeProvider time, IOptions<ScheduleOptions> options, ILogger<ScheduleGrain> logger)
    : Grain, IScheduleGrain, IRemindable
{
    private ScheduleId _id;
    private ScheduleRow? _row;
    private bool _isKnown;
    private (ScheduleTiming Timing, Occurrences Occurrences)? _timing;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _id = ScheduleId.FromGrainKey(this.GetPrimaryKeyString());
        return Task.CompletedTask;
    }

    public async Task<ScheduleSaved> SaveAsync(ScheduleDefinition definition, long? ifVersion, CancellationToken cancellationToken)
    {
        var created = await ReadAsync() is null;
        if (created)
        {
            if (ifVersion is > 0) throw new ScheduleNotFoundException(_id);
            created = await TryCreateAsync(definition);
        }

        if (!created) await ChangeAsync(row => Redefine(row, definition, ifVersion));
        await LookUnlessItFailsAsync();
        return new ScheduleSaved(await GetAsync(cancellationToken), created);
    }

    public async Task<ScheduleSnapshot> GetAsync(CancellationToken cancellationToken) => (await RequireAsync()).Schedule;

    public async Task<ImmutableArray<ScheduleOccurrence>> PreviewAsync(int count, CancellationToken cancellationToken)
    {
        var schedule = (await RequireAsync()).Schedule;
        var (occurrences, first) = (OccurrencesOf(schedule), schedule.PausedAt is null ? schedule.NextDueAt : null);
        return SchedulePreview.Of(occurrences, schedule.Definition.Timing.TimeZone, first, count, dueAt => ScheduleRuns.Jitter(schedule, occurrences, dueAt));
    }

    public async Task<ScheduleSnapshot> PauseAsync(CancellationToken cancellationToken)
    {
        await ChangeAsync(row => row.Schedule.PausedAt is null ? Paused(row, reason: null) : null);
        await LookUnlessItFailsAsync();
        return await GetAsync(cancellationToken);
    }

    public async Task<ScheduleSnapshot> ResumeAsync(CancellationToken cancellationToken)
    {
        await ChangeAsync(row => row.Schedule.PausedAt is null ? null
            : row with { Schedule = row.Schedule with { PausedAt = null, PauseReason = null }, FailuresSince = time.Now() });
        await LookUnlessItFailsAsync();
        return await GetAsync(cancellationToken);
    }

    public async Task<JobSubmitted> RunAsync(JobId newId, string? user, CancellationToken cancellationToken)
    {
        var schedule = (await RequireAsync()).Schedule;
        var now = time.Now();
        var run = ScheduleRuns.Of(schedule, new StartingRun(newId, now, schedule.LastDueAt ?? OccurrencesOf(schedule).Before(now) ?? now));
        return await Job(newId).SubmitAsync(run with { Trigger = JobTrigger.Manual, User = user ?? run.User }, CancellationToken.None);
    }

    public async Task DeleteAsync(CancellationToken cancellationToken)
    {
        await RequireAsync();
        var deleted = false;
        try
        {
            deleted = await store.DeleteAsync(_id, CancellationToken.None);
        }
        finally
        {
            Forget();
        }

        await LookUnlessItFailsAsync();
        if (!deleted) throw new ScheduleNotFoundException(_id);
    }

    private async Task<bool> TryCreateAsync(ScheduleDefinition definition)
    {
        var now = time.Now();
        var schedule = new ScheduleSnapshot { Id = _id, Definition = definition, CreatedAt = now, UpdatedAt = now };
        var occurrences = OccurrencesOf(schedule);
        rules.Check(schedule);
        var row = Stamp(new ScheduleRow(schedule with { NextDueAt = rules.First(schedule, occurrences) }, FailuresSince: now));
        Forget();
        return await store.InsertIfAbsentAsync(row, CancellationToken.None);
    }

    private ScheduleRow Redefine(ScheduleRow row, ScheduleDefinition definition, long? ifVersion)
    {
        var now = time.Now();
        var schedule = row.Schedule;
        if (definition.Tenant != schedule.Definition.Tenant) throw new JobConflictException("The schedule belongs to another guild.");
        if (ifVersion is { } known && known != schedule.Version)
        {
            throw new JobConflictException($"The schedule has version {schedule.Version}, not {known}: somebody changed it; read it again.");
        }

        var next = schedule with { Definition = definition, UpdatedAt = now };
        rules.Check(next);
        var occurrences = OccurrencesOf(next);
        var isNewTiming = definition.Timing != schedule.Definition.Timing;
        return row with { Schedule = isNewTiming ? next with { NextDueAt = rules.First(next, occurrences), QueuedDueAt = null } : next, FailuresSince = now };
    }

    private ScheduleRow Paused(ScheduleRow row, string? reason) =>
        row with { Schedule = row.Schedule with { PausedAt = time.Now(), PauseReason = reason } };

    private Occurrences OccurrencesOf(ScheduleSnapshot schedule)
    {
        var timing = schedule.Definition.Timing;
        if (_timing?.Timing != timing) _timing = (timing, Occurrences.Of(timing, schedule.CreatedAt));
        return _timing.Value.Occurrences;
    }

    private IJobGrain Job(JobId id) => GrainFactory.GetGrain<IJobGrain>(id.GrainKey);
}
