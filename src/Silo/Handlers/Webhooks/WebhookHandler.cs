using System.Text;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Execution;

namespace OrleansJobs.Silo.Handlers.Webhooks;

/// <summary>Type <c>webhook</c>: posts what is to be told, the input of the job, to the webhook that is its subject, under the id of the job.
/// Result: <see cref="WebhookReceipt"/>.</summary>
internal sealed class WebhookHandler(Webhooks webhooks, TimeProvider time) : IJobHandler
{
    /// <inheritdoc/>
    public async Task<JobOutcome> RunAsync(JobContext job, CancellationToken cancellationToken)
    {
        var webhook = webhooks.Require(job.Job.Subject);
        job.GiveUpSlot();
        var body = Encoding.UTF8.GetBytes(job.Job.Input is { } told ? told.Value : "null");
        return new JobOutcome.Succeeded(JsonText.From(await webhook.SendAsync(job.Job.Id.ToString(), body, time, cancellationToken)));
    }
}
