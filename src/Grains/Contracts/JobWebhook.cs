namespace OrleansJobs.Grains.Contracts;

/// <summary>Webhooks tell others that a job has ended. Each delivery is a job that follows the one it tells of: its subject is the name of the
/// webhook, its input what is sent, its name the event.</summary>
public static class JobWebhook
{
    /// <summary>The type of a delivery. Nobody submits one: a job names a webhook.</summary>
    public const string Type = "webhook";

    /// <summary>The continuation that tells a webhook how a job has ended.</summary>
    /// <param name="name">The name of the webhook in the settings.</param>
    /// <param name="on">Of which end.</param>
    public static JobContinuation Delivery(string name, JobContinueOn on) => new(on, new JobSubmission { Type = Type, Subject = name });
}
