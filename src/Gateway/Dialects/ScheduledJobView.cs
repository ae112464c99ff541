using System.Diagnostics.CodeAnalysis;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Dialects;

/// <summary>What an occurrence starts: the fields of a request, so that it can be changed and sent back.</summary>
internal record ScheduledJobView
{
    public required string Type { get; init; }
    public required JsonText? Input { get; init; }
    public required string? User { get; init; }
    public required string? Session { get; init; }
    public required string? Subject { get; init; }
    public required string? Name { get; init; }
    public required int Priority { get; init; }
    public required int? MaxAttempts { get; init; }

    /// <summary>Seconds.</summary>
    public required double? Timeout { get; init; }

    /// <summary>Seconds.</summary>
    public required double? StartWithin { get; init; }

    public required JsonText? Metadata { get; init; }

    /// <summary>What follows it.</summary>
    public required IReadOnlyList<ScheduledThenView> Then { get; init; }

    /// <summary>Who is told how it has ended; null for nobody.</summary>
    public required WebhookOfView? Webhook { get; init; }

    public static ScheduledJobView Of(JobSubmission job) => new()
    {
        Type = job.Type,
        Input = job.Input,
        User = job.User,
        Session = job.Session,
        Subject = job.Subject,
        Name = job.Name,
        Priority = job.Priority,
        MaxAttempts = job.MaxAttempts,
        Timeout = job.Timeout?.TotalSeconds,
        StartWithin = job.StartWithin?.TotalSeconds,
        Metadata = job.Metadata,
        Then = [.. Followers(job).Where(next => next.Job.Type != JobWebhook.Type).Select(ScheduledThenView.Of)],
        Webhook = WebhookOfView.Of(Followers(job).FirstOrDefault(next => next.Job.Type == JobWebhook.Type)),
    };

    private static IEnumerable<JobContinuation> Followers(JobSubmission job) => job.Then.IsDefault ? [] : job.Then;
}

/// <summary>What follows a run: after which end, and the fields of its job.</summary>
internal sealed record ScheduledThenView : ScheduledJobView
{
    [SetsRequiredMembers]
    private ScheduledThenView(JobContinuation next)
        : base(ScheduledJobView.Of(next.Job)) => (On, Tenant, Trigger, RunAt) = (next.On, next.Job.Tenant, next.Job.Trigger, next.Job.RunAt);

    public required JobContinueOn On { get; init; }

    /// <summary>Null for that of the run.</summary>
    public required string? Tenant { get; init; }

    public required JobTrigger Trigger { get; init; }

    /// <summary>Not before this time.</summary>
    public required DateTimeOffset? RunAt { get; init; }

    public static ScheduledThenView Of(JobContinuation next) => new(next);
}

/// <summary>Who is told how a run has ended.</summary>
/// <param name="Name">The name of the webhook.</param>
/// <param name="On">Of which end.</param>
internal sealed record WebhookOfView(string Name, JobContinueOn On)
{
    public static WebhookOfView? Of(JobContinuation? delivery) => delivery is null ? null : new(delivery.Job.Subject!, delivery.On);
}
