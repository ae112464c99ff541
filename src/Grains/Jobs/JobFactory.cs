using System.Text.RegularExpressions;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Execution;
using OrleansJobs.Grains.Lifecycle;
using OrleansJobs.Grains.Storage;

namespace OrleansJobs.Grains.Jobs;

/// <summary>Makes the first row of a job, and refuses what no row may hold.</summary>
internal sealed partial class JobFactory(JobTypes types, ConfiguredWebhooks webhooks, TimeProvider time)
{
    /// <summary>What the name of a type must be.</summary>
    public const string TypeRule = "1 to 100 characters of a-z, 0-9, '_', '-' and '.'";

    /// <summary>The row of a new job.</summary>
    /// <exception cref="InvalidJobException">A field is out of its bounds.</exception>
    public JobRow Create(JobId id, JobSubmission submission)
    {
        FamilyRules.Check(submission, Check, CheckChild, (webhook, field) => CheckWebhook(submission, webhook, field));
        if (submission.Type == JobWebhook.Type) submission = submission with { Tenant = null, User = null, Session = null }; // no one's work, in no one's list
        var type = types.Find(submission.Type);
        var job = new JobSnapshot
        {
            Id = id,
            Type = submission.Type,
            Trigger = submission.Trigger,
            Tenant = submission.Tenant,
            User = submission.User,
            Session = submission.Session,
            Subject = submission.Subject,
            Name = submission.Name,
            Input = submission.Batch is { } batch ? Batches.ToInput(batch, time) : submission.Input,
            MaxAttempts = submission.Batch is null ? submission.MaxAttempts ?? type.Attempts : 1,
            Priority = submission.Priority,
            RunAt = submission.Batch is null ? submission.RunAt : null,
            Timeout = submission.Batch is null ? submission.Timeout ?? type.Timeout : null,
            IdempotencyKey = submission.IdempotencyKey,
            ActiveKey = submission.ActiveKey,
            ScheduleId = submission.ScheduleId,
            ParentId = submission.ParentId,
            RetryOf = submission.RetryOf,
            Metadata = submission.Metadata,
            Checkpoint = submission.Batch is null ? submission.Checkpoint : null,
            Traceparent = submission.Traceparent,
            Continuations = Continuations.Accept(submission.Then, time),
            CreatedAt = time.Now(),
            Sequence = 1,
        };
        return new JobRow(job.Limit(submission.StartWithin ?? type.StartWithin), Claim: null)
        {
            SubmissionHash = submission.IdempotencyKey is null ? null : SubmissionHash.Of(submission),
            LimitKey = JobTypeState.KeyOf(type.LimitBy, job),
        };
    }

    /// <summary>The submission that repeats a failed or cancelled job. While its job is active there is no second one.</summary>
    /// <exception cref="JobConflictException">The job is not failed or cancelled, or its caller ran it.</exception>
    public static JobSubmission Repeat(JobSnapshot job) => TrackedJobs.WasRunByCaller(job)
        ? throw new JobConflictException("The job was run by its caller; only the caller can begin it again.")
        : job.Status is JobStatus.Failed or JobStatus.Cancelled
        ? new JobSubmission
        {
            Type = job.Type,
            Trigger = job.Trigger,
            Tenant = job.Tenant,
            User = job.User,
            Session = job.Session,
            Subject = job.Subject,
            Name = job.Name,
            Input = job.Input,
            Priority = job.Priority,
            MaxAttempts = job.MaxAttempts,
            Timeout = job.Timeout,
            StartWithin = StartLimit.Of(job),
            ActiveKey = job.RetryKey(),
            ScheduleId = job.ScheduleId,
            ParentId = job.ParentId,
            RetryOf = job.Id,
            Metadata = job.Metadata,
            Traceparent = job.Traceparent,
            Then = job.Continuations,
            Batch = Batches.Repeat(job),
        }
        : throw new JobConflictException($"The job is {JobLifecycle.Word(job.Status)}; only a failed or cancelled one can be retried.");

    /// <summary>Whether jobs can be of a type that is called so.</summary>
    public static bool IsTypeName(string name) => TypeName().IsMatch(name);

    private void CheckChild(JobSubmission submission)
    {
        Check(submission);
        Require(types.RunOf(submission.Type) != RunWords.Tracked, "type", "must not be that of jobs which are run by their callers");
    }

    /// <summary>What was accepted once is not refused because a webhook is gone since: its delivery fails, where all can see it.</summary>
    private void CheckWebhook(JobSubmission root, string? webhook, string field)
    {
        var isAccepted = root is { ParentId: not null } or { RetryOf: not null } or { Trigger: JobTrigger.Scheduled, ScheduleId: not null };
        if (!isAccepted) webhooks.Require(webhook, field);
    }

    private static void Check(JobSubmission submission)
    {
        Require(IsTypeName(submission.Type), "type", $"must be {TypeRule}");
        Require(submission.Type == JobBatch.Type == submission.Batch is not null, "type", "is batch where there are jobs, and nowhere else");
        Require(submission.Type != JobWebhook.Type || submission.ParentId is not null, "type",
            "must not be webhook: name one in the field webhook of the job that it is to tell of");
        CheckLength(submission.Tenant, "tenant");
        CheckLength(submission.User, "user");
        CheckLength(submission.Session, "session");
        CheckLength(submission.Subject, "subject");
        CheckLength(submission.Name, "name");
        CheckLength(submission.IdempotencyKey, "idempotency_key");
        CheckLength(submission.ActiveKey, "active_key");
        CheckLength(submission.ScheduleId, "schedule_id");
        Require(submission.MaxAttempts is null or (>= 1 and <= JobLimits.MostAttempts), "max_attempts", $"must be 1 to {JobLimits.MostAttempts}");
        Require(submission.Timeout is null || (submission.Timeout > TimeSpan.Zero && submission.Timeout <= JobLimits.LongestTimeout), "timeout",
            $"must be more than nothing and at most {JobLimits.LongestTimeout.TotalDays} days");
        Require(submission.StartWithin is null || (submission.StartWithin > TimeSpan.Zero && submission.StartWithin <= JobLimits.LongestStartWithin),
            "start_within", $"must be more than nothing and at most {JobLimits.LongestStartWithin.TotalDays} days");
        CheckSize(submission.Input, JobLimits.LongestInput, "input");
        CheckSize(submission.Metadata, JobLimits.LongestMetadata, "metadata");
    }

    private static void CheckLength(string? text, string field) =>
        Require(text is null or { Length: > 0 and <= JobLimits.LongestKey }, field, $"must be 1 to {JobLimits.LongestKey} characters");

    private static void CheckSize(JsonText? json, int most, string field) =>
        Require(json is not { } given || given.Value.Length <= most, field, $"must not be longer than {most} characters");

    /// <summary>Refuses a field that is not as it must be.</summary>
    /// <param name="holds">Whether it is.</param>
    /// <param name="field">Its name.</param>
    /// <param name="rule">What it must be; follows its name in a sentence.</param>
    /// <exception cref="InvalidJobException">It is not.</exception>
    public static void Require(bool holds, string field, string rule)
    {
        if (!holds)
        {
            throw new InvalidJobException(field, $"'{field}' {rule}.");
        }
    }

    [GeneratedRegex(@"\A[a-z0-9_.-]{1,100}\z", RegexOptions.CultureInvariant)]
    private static partial Regex TypeName();
}
