using Microsoft.Extensions.Options;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Execution;

namespace OrleansJobs.Silo.Handlers.Planning;

/// <summary>Type <c>epm_generation</c>: turns an understanding (<see cref="PlanningBrief"/>) into a phased <see cref="Programme"/>. What
/// cannot be planned fails for good: another attempt would read the same input.</summary>
internal sealed class EpmGenerationHandler(TimeProvider time, IOptions<PlanningOptions> options) : IJobHandler
{
    /// <summary>The type it is for.</summary>
    public const string Type = "epm_generation";

    /// <inheritdoc/>
    public async Task<JobOutcome> RunAsync(JobContext job, CancellationToken cancellationToken)
    {
        var programme = await PlanAsync(job, (percent, step) => ShowAsync(job, percent, step, cancellationToken));
        return new JobOutcome.Succeeded(PlanningJson.Write(programme));
    }

    private async Task<Programme> PlanAsync(JobContext job, Func<int, string, Task> stepAsync)
    {
        await stepAsync(5, "Reading the understanding...");
        var brief = PlanningBrief.Read(job.Job.Input);

        await stepAsync(25, "Extracting tasks...");
        var tasks = TaskExtractor.Extract(brief.Understanding);

        await stepAsync(40, "Ordering tasks...");
        var path = new CriticalPath(new TaskNetwork(tasks.Tasks));

        await stepAsync(50, "Generating resources...");
        var team = Team.For(brief.Understanding, path);

        await stepAsync(65, "Levelling the schedule...");
        var plan = new Plan(brief, tasks.Origin, path, team, ResourceLeveller.Level(path, team.Count));

        await stepAsync(80, "Forming phases and milestones...");
        var phases = PhaseOutline.Of(plan);

        await stepAsync(90, "Assessing risks...");
        var programme = ProgrammeDraft.Of(plan, phases, RiskRegister.Of(plan), job.Job.Id, time.GetUtcNow());

        await stepAsync(100, "Done! View program");
        return programme;
    }

    private async Task ShowAsync(JobContext job, int percent, string step, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        job.Report(new JobProgress { Percent = percent, Message = step });
        if (options.Value.StepDelay > TimeSpan.Zero) await Task.Delay(options.Value.StepDelay, time, cancellationToken);
    }
}
