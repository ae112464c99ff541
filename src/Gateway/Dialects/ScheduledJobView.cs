using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Dialects;

/// <summary>What an occurrence starts; as in a request, so that whoever reads a schedule can send it back.</summary>
internal record ScheduledJobView
{
    [SetsRequiredMembers]
    public ScheduledJobView(JobSubmission job)
    {
        ImmutableArray<JobContinuation> then = job.Then.IsDefault ? [] : job.Then;
        (Type, Input, Metadata, Priority) = (job.Type, job.Input, job.Metadata, job.Priority);
        (User, Session, Subject, Name) = (job.User, job.Session, job.Subject, job.Name);
        (MaxAttempts, Timeout, StartWithin) = (job.MaxAttempts, job.Timeout?.TotalSeconds, job.StartWithin?.TotalSeconds);
        Then = [.. then.Where(next => next.Job.Type != JobWebhook.Type).Select(next => new ScheduledThenView(next))];
        Webhook = WebhookOfView.Of(then.FirstOrDefault(next => next.Job.Type == JobWebhook.Type));
    }

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

    /// <summary>Who is told of its end.</summary>
    public required WebhookOfView? Webhook { get; init; }
}

/// <summary>What follows a run.</summary>
[method: SetsRequiredMembers]
internal sealed record ScheduledThenView(JobContinuation Next) : ScheduledJobView(Next.Job)
{
    [JsonIgnore]
    public JobContinuation Next { get; } = Next;

    /// <summary>After which end.</summary>
    [JsonPropertyOrder(-1)]
    public JobContinueOn On => Next.On;
}

/// <summary>A webhook that is told of an end.</summary>
/// <param name="Name">Which.</param>
/// <param name="On">Of which end.</param>
internal sealed record WebhookOfView(string Name, JobContinueOn On)
{
    public static WebhookOfView? Of(JobContinuation? delivery) => delivery is null ? null : new(delivery.Job.Subject!, delivery.On);
}
