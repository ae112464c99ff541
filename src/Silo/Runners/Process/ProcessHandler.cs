using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Execution;

namespace OrleansJobs.Silo.Runners.Process;

/// <summary>Does a job by the program that the settings of its type name.</summary>
internal sealed class ProcessHandler(
    IOptionsMonitor<ProcessOptions> options,
    IOptions<RunnerOptions> runner,
    ProgramTools tools,
    ProgramGuard guard,
    IHostApplicationLifetime lifetime,
    TimeProvider time) : IJobHandler
{
    /// <summary>What is left of the runner's patience when the program is killed, to see it gone.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(500);

    /// <inheritdoc/>
    public async Task<JobOutcome> RunAsync(JobContext job, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var settings = options.Get(job.Job.Type);
        using var program = RunningProgram.Start(settings, job.Job, tools, guard);
        using var attempt = new ProgramAttempt(job, program, () => GraceOf(settings, job.Job), time);
        return await attempt.RunAsync(cancellationToken);
    }

    /// <summary>A service that stops, and an attempt whose time is up, have less time than a job that is cancelled: the runner waits no longer.</summary>
    private TimeSpan GraceOf(ProcessOptions settings, JobSnapshot job)
    {
        var isTimeUp = job.Timeout is { } timeout && time.GetUtcNow() >= job.StartedAt + timeout;
        if (!isTimeUp && !lifetime.ApplicationStopping.IsCancellationRequested) return settings.StopGrace;
        var left = runner.Value.StopGrace - Rest;
        return left < TimeSpan.Zero ? TimeSpan.Zero : left < settings.StopGrace ? left : settings.StopGrace;
    }
}
