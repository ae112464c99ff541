using System.Collections.Immutable;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Lifecycle;
using OrleansJobs.Grains.Storage;

namespace OrleansJobs.Grains.Schedules;

/// <summary>The looks at what is due.</summary>
internal sealed partial class ScheduleGrain
{
    /// <summary>The most active runs that are cancelled in one look.</summary>
    private const int MostActive = 100;

    public async Task LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            for (var round = 1; round <= 3; round++)
            {
                if (await TryLookAsync()) return;
            }
        }
        finally
        {
            SetAlarm();
        }
    }

    private async Task LookUnlessItFailsAsync()
    {
        try
        {
            await LookAsync(CancellationToken.None);
        }
        catch (Exception exception)
        {
            LogNotLooked(exception, _id); // the next look comes by itself
        }
    }

    /// <returns>False when someone else changed the row meanwhile: there must be another look.</returns>
    private async Task<bool> TryLookAsync()
    {
        if (await ReadAsync() is not { } row) return true;
        if (!row.Starting.IsEmpty)
        {
            if (!await TryStartAsync(row)) return false;
            row = _row!;
        }

        if (row.Schedule.PausedAt is not null) return true;
        if (await FailuresAsync(row) is { } failures) return await TrySaveAsync(Paused(row, $"{failures} runs in a row have failed."));
        var (now, occurrences) = (time.Now(), OccurrencesOf(row.Schedule));
        var due = ScheduleDecision.Due(row.Schedule, occurrences, now);
        return due.IsEmpty && row.Schedule.QueuedDueAt is null ? await TryCorrectAsync(row, now) : await TryDecideAsync(row, due, now);
    }

    private async Task<bool> TryDecideAsync(ScheduleRow row, ImmutableArray<DateTimeOffset> due, DateTimeOffset now)
    {
        var overlap = row.Schedule.Definition.Overlap;
        var active = overlap == Overlap.Allow ? [] : OfGuild(await jobs.ListActiveAsync(Scope, MostActive, CancellationToken.None), row);
        var moment = new ScheduleDecision.Moment(now, options.Value.MissedAfter, () => JobId.New(time));
        var next = ScheduleDecision.Of(row, OccurrencesOf(row.Schedule), due, !active.IsEmpty, moment);
        var isSaved = next.Schedule != row.Schedule ? await TrySaveAsync(next) : await TryPutOffAsync(row, now);
        if (!isSaved) return false;
        if (overlap == Overlap.CancelRunning && next.Schedule.QueuedDueAt is not null) await CancelAsync(active);
        return next.Starting.IsEmpty || await TryStartAsync(_row!);
    }

    /// <summary>The rules of a time zone may have changed since the next occurrence was worked out.</summary>
    private async Task<bool> TryCorrectAsync(ScheduleRow row, DateTimeOffset now)
    {
        var schedule = row.Schedule;
        var next = OccurrencesOf(schedule).After(schedule.LastDueAt > now ? schedule.LastDueAt.Value : now);
        return next == schedule.NextDueAt || await TrySaveAsync(row with { Schedule = schedule with { NextDueAt = next } });
    }

    /// <summary>Submits what was decided on. However often: under its id it is one job.</summary>
    private async Task<bool> TryStartAsync(ScheduleRow row)
    {
        var refusals = await Task.WhenAll(row.Starting.Select(run => StartAsync(row.Schedule, run)));
        var trouble = refusals.LastOrDefault(refusal => refusal is not null);
        return await TrySaveAsync(row with
        {
            Schedule = trouble is null ? row.Schedule : row.Schedule with { LastTrouble = trouble },
            Starting = [],
        });
    }

    private async Task<ScheduleTrouble?> StartAsync(ScheduleSnapshot schedule, StartingRun run)
    {
        var (now, runAt) = (time.Now(), run.DueAt + ScheduleRuns.Jitter(schedule, OccurrencesOf(schedule), run.DueAt));
        try
        {
            await Job(run.Id).SubmitAsync(ScheduleRuns.Of(schedule, run) with { RunAt = runAt > now ? runAt : null }, CancellationToken.None);
            return null;
        }
        catch (InvalidJobException refusal) // it was accepted when the schedule was made, under other settings
        {
            LogRefused(refusal, _id, run.DueAt);
            return new ScheduleTrouble(run.DueAt, now, $"The job was refused: {refusal.Message}");
        }
    }

    private Task CancelAsync(ImmutableArray<JobSnapshot> active) =>
        Task.WhenAll(active.Where(job => job.CancelRequestedAt is null).Select(async job =>
        {
            try
            {
                await Job(job.Id).CancelAsync(CancellationToken.None);
            }
            catch (JobException exception) when (exception is JobConflictException or JobNotFoundException)
            {
                // it has ended meanwhile
            }
        }));

    /// <summary>How many runs have failed in a row, when they are so many that it must pause. Told by the jobs themselves: there is no counter that could
    /// be wrong.</summary>
    private async Task<int?> FailuresAsync(ScheduleRow row)
    {
        if (row.Schedule.Definition.PauseAfterFailures is not { } most) return null;
        var ended = OfGuild(await jobs.ListFinishedAsync(Scope, most, CancellationToken.None), row);
        return ended.Length == most && ended.All(job => job.Status == JobStatus.Failed && job.CompletedAt >= row.FailuresSince) ? most : null;
    }

    /// <summary>Anybody may submit a job that names the schedule; that of another guild is none of its runs.</summary>
    private static ImmutableArray<JobSnapshot> OfGuild(ImmutableArray<JobSnapshot> jobs, ScheduleRow row) =>
        jobs.RemoveAll(job => job.Tenant != row.Schedule.Definition.Tenant);

    private JobScope Scope => new(JobScopeKind.Schedule, _id.ToString());
}
