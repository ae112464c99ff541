using System.Text.Json;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Execution;
using OrleansJobs.Silo.Handlers.Summaries;
using OrleansJobs.Silo.Handlers.Webhooks;

namespace OrleansJobs.Silo.Handlers.Digests;

/// <summary>Type <c>digest</c>: a summary of a time that is posted to a webhook. Input: <see cref="SummaryInput"/> and <see cref="DigestInput"/>; result: that
/// of a summary, and what became of the delivery. An attempt that follows one whose delivery failed only delivers.</summary>
internal sealed class DigestHandler(SummaryMaker maker, Webhooks.Webhooks webhooks, TimeProvider time) : IJobHandler
{
    /// <summary>The type it is for.</summary>
    public const string Type = "digest";

    private const string Delivery = "delivery"; // a part of the progress

    /// <inheritdoc/>
    public async Task<JobOutcome> RunAsync(JobContext job, CancellationToken cancellationToken)
    {
        var plan = DigestPlan.Read(job.Job.Input);
        var webhook = plan.DeliverTo is { } name ? webhooks.Require(name) : null; // before the work that would be for nothing
        var kept = job.Job.Checkpoint?.To<DigestCheckpoint>()?.Summary;
        var summary = kept ?? await maker.MakeAsync(job, plan.Summary, webhook is null ? null : Delivery, cancellationToken);
        if (webhook is null) return Succeeded(summary, plan, null, "The job names no webhook, so nothing was sent.");
        if (summary.MessagesCount == 0 && !plan.DeliverEmpty)
        {
            job.Report(SummaryProgress.Whole(summary, Delivery, JobStatus.Cancelled, "There were no messages."));
            return Succeeded(summary, plan, null, "There were no messages, so nothing was sent.");
        }

        if (kept is null) await KeepAsync(job, summary, cancellationToken);
        var receipt = await DeliverAsync(job, webhook, summary, cancellationToken);
        return Succeeded(summary, plan, receipt, notDelivered: null);
    }

    /// <summary>One that is too long to be kept is made anew by another attempt.</summary>
    private static Task KeepAsync(JobContext job, SummaryResult summary, CancellationToken cancellationToken)
    {
        var checkpoint = JsonText.From(new DigestCheckpoint(summary));
        return checkpoint.Value.Length > JobLimits.LongestCheckpoint ? Task.CompletedTask : job.SaveCheckpointAsync(checkpoint, cancellationToken);
    }

    private async Task<WebhookReceipt> DeliverAsync(JobContext job, Webhook webhook, SummaryResult summary, CancellationToken cancellationToken)
    {
        job.Report(SummaryProgress.Whole(summary, Delivery, JobStatus.Running, $"Delivering to {webhook.Name}..."));
        job.GiveUpSlot();
        var receipt = await webhook.SendAsync(job.Job.Id.ToString(), DigestEvent.Of(job.Job, summary), time, cancellationToken);
        job.Report(SummaryProgress.Whole(summary, Delivery, JobStatus.Completed, $"Delivered to {webhook.Name}."));
        return receipt;
    }

    private static JobOutcome.Succeeded Succeeded(SummaryResult summary, DigestPlan plan, WebhookReceipt? receipt, string? notDelivered)
    {
        var result = JsonSerializer.SerializeToNode(summary, JobJson.Options)!.AsObject();
        result["delivered_to"] = plan.DeliverTo;
        result["delivered_at"] = JsonSerializer.SerializeToNode(receipt?.DeliveredAt, JobJson.Options);
        result["not_delivered"] = notDelivered;
        return new JobOutcome.Succeeded(new JsonText(result.ToJsonString(JobJson.Options)));
    }
}

/// <summary>A digest that is to be delivered.</summary>
/// <param name="Summary">What was made; null while it has not been.</param>
internal sealed record DigestCheckpoint(SummaryResult? Summary);
