using System.Text.Json;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Execution;

namespace OrleansJobs.Cluster.Silo;

/// <summary>The work of the torture test, in the service itself: some steps, then what the plan says for this attempt, behind the fence of
/// the test's ledger.</summary>
internal sealed class DrillHandler(TimeProvider time) : IJobHandler
{
    private static readonly HttpClient Http = new();

    public async Task<JobOutcome> RunAsync(JobContext job, CancellationToken cancellationToken)
    {
        var plan = job.Job.Input!.Value.To<DrillPlan>()!;
        await TellAsync(plan, "begin", job.Job, cancellationToken);
        for (var step = 1; step <= plan.Steps; step++)
        {
            job.Report(JobProgress.Of(step, plan.Steps));
            if (step % 2 == 0) await job.SaveCheckpointAsync(JsonText.From(new { step, job.Job.Attempt }), cancellationToken);
            job.Log($"step {step} of attempt {job.Job.Attempt}");
            await Task.Delay(TimeSpan.FromSeconds(plan.Pause), time, cancellationToken);
        }

        switch (plan.Actions[Math.Min(job.Job.Attempt, plan.Actions.Length) - 1])
        {
            case "ok":
                await TellAsync(plan, "effect", job.Job, cancellationToken);
                return new JobOutcome.Succeeded(JsonText.From(new { job.Job.Attempt }));
            case "fatal":
                throw new JobFailedException("fatal", "As the plan says.");
            case "stuck":
                await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
                break;
        }

        throw new JobFailedException("retry", "As the plan says.", retryable: true);
    }

    private static async Task TellAsync(DrillPlan plan, string what, JobSnapshot job, CancellationToken cancellationToken)
    {
        using var answer = await Http.PostAsync($"{plan.Ledger}/{what}?job={job.Id}&attempt={job.Attempt}", content: null, cancellationToken);
        if (!answer.IsSuccessStatusCode) throw new JobFailedException("stale", "A later attempt has begun.");
    }

    private sealed record DrillPlan(string Ledger, string[] Actions, int Steps, double Pause);
}
