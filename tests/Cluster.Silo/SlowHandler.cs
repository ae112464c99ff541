using Microsoft.Extensions.Configuration;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Execution;

namespace OrleansJobs.Cluster.Silo;

/// <summary>Work that takes long and costs nothing: waits, says how far it is, keeps a checkpoint now and then and resumes from it.</summary>
internal sealed class SlowHandler(IFileStore files, IConfiguration configuration, TimeProvider time) : IJobHandler
{
    private const int StepsACheckpoint = 5;

    public async Task<JobOutcome> RunAsync(JobContext job, CancellationToken cancellationToken)
    {
        await using var wave = files.OpenRead(job.Job.Id) ?? throw new FileNotFoundException($"The file of {job.Job.Id} is not here.");
        var plan = await SlowPlan.ReadAsync(wave);
        Note(job, Effect.Start);
        var act = Effect.Stop;
        try
        {
            var result = await WorkAsync(job, plan, cancellationToken);
            act = Effect.End;
            return new JobOutcome.Succeeded(JsonText.From(result));
        }
        finally
        {
            Note(job, act);
        }
    }

    private async Task<SlowResult> WorkAsync(JobContext job, SlowPlan plan, CancellationToken cancellationToken)
    {
        var first = job.Job.Checkpoint?.To<SlowCheckpoint>()?.StepsDone ?? 0;
        for (var step = first + 1; step <= plan.Steps; step++)
        {
            await Task.Delay(plan.StepTime, time, cancellationToken);
            job.Report(JobProgress.Of(step, plan.Steps, "waiting"));
            if (step % StepsACheckpoint == 0) await job.SaveCheckpointAsync(JsonText.From(new SlowCheckpoint(step)), cancellationToken);
        }

        return new SlowResult(job.Job.Attempt, Environment.ProcessId, first, plan.Steps);
    }

    private void Note(JobContext job, string act) => Effect.Note(configuration[Effect.Setting]!, job.Job, act, time.GetUtcNow());
}

/// <summary>How far an attempt came.</summary>
internal sealed record SlowCheckpoint(int StepsDone);

/// <summary>What the work gives.</summary>
/// <param name="Attempt">The attempt that did the last step.</param>
/// <param name="Process">Where it ran.</param>
/// <param name="ResumedAt">The steps that an earlier attempt had done.</param>
/// <param name="Steps">All steps.</param>
internal sealed record SlowResult(int Attempt, int Process, int ResumedAt, int Steps);
