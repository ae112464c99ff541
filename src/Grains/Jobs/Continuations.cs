using System.Collections.Immutable;
using System.Text.Json;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Grains.Jobs;

/// <summary>The rules of what follows a job.</summary>
internal static class Continuations
{
    /// <summary>Gives each an id, so that it is the same job however often it is submitted.</summary>
    /// <exception cref="InvalidJobException">All together they are too long.</exception>
    public static ImmutableArray<JobContinuation> Accept(ImmutableArray<JobContinuation> then, TimeProvider time)
    {
        if (then.IsDefaultOrEmpty) return [];
        ImmutableArray<JobContinuation> accepted = [.. then.Select(next => next with { Id = JobId.New(time) })];
        JobFactory.Require(AreShort(accepted), "then", $"must not be longer than {JobLimits.LongestContinuations} characters");
        return accepted;
    }

    /// <summary>Whether a row may hold them all.</summary>
    public static bool AreShort(ImmutableArray<JobContinuation> then) =>
        then.IsDefaultOrEmpty || JsonSerializer.Serialize(then, JobJson.Lean).Length <= JobLimits.LongestContinuations;

    /// <summary>Whether there is still something to submit, or to say that nothing is.</summary>
    public static bool AreDue(JobSnapshot job) => job.IsFinal() && job.FollowedAt is null && !job.Continuations.IsDefaultOrEmpty;

    /// <summary>What follows the way in which the job has ended.</summary>
    public static IEnumerable<(JobId Id, JobSubmission Job)> After(JobSnapshot job) =>
        from next in job.Continuations
        where next.Follows(job.Status)
        select (next.Id, next.Job.Type == JobWebhook.Type ? Delivery(job, next.Job)
            : Of(job, next.Job) with { Input = next.Job.Input ?? (next.Job.Batch is null ? Told(job) : null) });

    /// <summary>A submission as that of a child: what it does not say is its parent's.</summary>
    public static JobSubmission Of(JobSnapshot parent, JobSubmission child) => child with
    {
        ParentId = parent.Id,
        Tenant = child.Tenant ?? parent.Tenant,
        User = child.User ?? parent.User,
        Session = child.Session ?? parent.Session,
        Traceparent = child.Traceparent ?? parent.Traceparent,
    };

    private static JobSubmission Delivery(JobSnapshot job, JobSubmission delivery) =>
        Of(job, delivery) with { Name = WebhookEvent.NameOf(job.Status), Input = WebhookEvent.Of(job) };

    private static JsonText Told(JobSnapshot job)
    {
        var told = JsonText.From(new Input(new Parent(job.Id, job.Status, job.Result, job.Error)));
        return told.Value.Length <= JobLimits.LongestInput ? told : JsonText.From(new Input(new Parent(job.Id, job.Status, Result: null, job.Error)));
    }

    private sealed record Input(Parent Parent);

    private sealed record Parent(JobId Id, JobStatus Status, JsonText? Result, JobError? Error);
}
