using System.Text.Json;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Execution;
using OrleansJobs.Grains.Jobs;
using OrleansJobs.Grains.Lifecycle;
using OrleansJobs.Grains.Schedules.Timing;
using OrleansJobs.Grains.Storage;

namespace OrleansJobs.Grains.Schedules;

/// <summary>Refuses what no schedule may say: when it is made, not when it is due.</summary>
internal sealed class ScheduleRules(JobFactory factory, JobTypes types, ConfiguredWebhooks webhooks, TimeProvider time)
{
    /// <summary>Looks at a definition.</summary>
    /// <param name="schedule">The schedule as it would be.</param>
    /// <exception cref="InvalidJobException">A field is out of its bounds; one of its job is named by its path (<c>job.input</c>).</exception>
    public void Check(ScheduleSnapshot schedule)
    {
        var definition = schedule.Definition;
        JobFactory.Require(definition.MissedLimit is >= 1 and <= ScheduleLimits.MostMissedRuns, "missed_limit", $"must be 1 to {ScheduleLimits.MostMissedRuns}");
        JobFactory.Require(definition.PauseAfterFailures is null or (>= 1 and <= ScheduleLimits.MostFailures), "pause_after_failures",
            $"must be 1 to {ScheduleLimits.MostFailures}");
        JobFactory.Require(definition.Jitter is null || (definition.Jitter > TimeSpan.Zero && definition.Jitter <= ScheduleLimits.LongestJitter), "jitter",
            $"must be more than nothing and at most {ScheduleLimits.LongestJitter.TotalHours} hours");
        JobFactory.Require(JsonSerializer.Serialize(definition, JobJson.Lean).Length <= ScheduleLimits.LongestDefinition, "job",
            $"must not be longer than {ScheduleLimits.LongestDefinition} characters with all that follows it");
        if (definition.Webhook is { } webhook) webhooks.Require(webhook.Job.Subject, "webhook");
        CheckJob(schedule);
    }

    /// <summary>The first occurrence to come of a new timing.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="occurrences">Its timing.</param>
    /// <exception cref="InvalidJobException">None comes.</exception>
    public DateTimeOffset First(ScheduleSnapshot schedule, Occurrences occurrences)
    {
        var now = time.Now();
        var timing = schedule.Definition.Timing;
        return occurrences.After(schedule.LastDueAt is { } last && last > now ? last : now)
            ?? throw (timing.At is not null ? Refusal("at", "must be in the future")
                : Refusal(timing.EndsAt is null ? "starts_at" : "ends_at", "leaves no occurrence to come"));
    }

    private static InvalidJobException Refusal(string field, string rule) => new(field, $"'{field}' {rule}.");

    private void CheckJob(ScheduleSnapshot schedule)
    {
        var job = schedule.Definition.Job;
        JobFactory.Require(job.IdempotencyKey is null, "job.idempotency_key", "must be absent: each run is a job of its own");
        JobFactory.Require(job.ActiveKey is null, "job.active_key", "must be absent: another job could take the place of a run; say it with 'overlap'");
        JobFactory.Require(job.RunAt is null, "job.run_at", "must be absent: a run begins when the schedule is due");
        JobFactory.Require(job.Metadata is not { } metadata || metadata.Value.TrimStart().StartsWith('{'), "job.metadata",
            "must be an object: a run's metadata say of which occurrence it is");
        JobFactory.Require(types.RunOf(job.Type) != RunWords.Tracked, "job.type", "must not be that of jobs which are run by their callers");
        try
        {
            var sample = ScheduleRuns.Of(schedule, new StartingRun(default, time.Now(), time.Now()));
            factory.Create(JobId.New(time), sample with { Trigger = JobTrigger.Api }); // one that is scheduled is not looked at as closely
        }
        catch (InvalidJobException refusal)
        {
            throw FamilyRules.Under("job.", refusal);
        }
    }
}
