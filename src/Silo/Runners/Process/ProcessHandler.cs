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
    HeaderVariables secrets,
    TimeProvider time) : IJobHandler
{
    /// <summary>What is left of the runner's patience when the program is killed, to see it gone.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(500);

    /// <inheritdoc/>
    public async Task<JobOutcome> RunAsync(JobContext job, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var settings = options.Get(job.Job.Type);
        using var program = RunningProgram.Start(settings, job.Job, tools, guard, secrets);
        using var attempt = new ProgramAttempt(job, program, settings.StopGrace, runner.Value.StopGrace - Rest, time);
        return await attempt.RunAsync(cancellationToken);
    }
}
