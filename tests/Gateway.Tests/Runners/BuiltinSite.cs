using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using OrleansJobs.Grains;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Execution;
using OrleansJobs.Silo.Runners;

namespace OrleansJobs.Gateway.Tests.Runners;

/// <summary>Jobs run by a handler in C#.</summary>
public sealed class BuiltinSite : WorkSite
{
    public override string? CrashCode => null;

    protected override IEnumerable<string> Settings => ["Run=builtin"];

    protected override void Configure(WebApplicationBuilder builder) => builder.Services.AddJobHandler<ActingHandler>(Type);

    private sealed class ActingHandler : IJobHandler
    {
        public async Task<JobOutcome> RunAsync(JobContext job, CancellationToken cancellationToken)
        {
            var events = new WorkEvents(job);
            foreach (var step in Scenario.StepsOf(job.Job.Input!.Value.Value, job.Job.Attempt))
            {
                switch (Scenario.ActOf(step))
                {
                    case "hold":
                        await Task.Delay(Timeout.Infinite, cancellationToken);
                        break;
                    case "give_checkpoint":
                        return new JobOutcome.Succeeded(job.Job.Checkpoint);
                    default:
                        await events.TakeLineAsync(step, cancellationToken);
                        break;
                }
            }

            return events.Outcome ?? new JobOutcome.Succeeded(null);
        }
    }
}

public sealed class BuiltinRunnerTests(BuiltinSite site) : RunnerContract(site), IClassFixture<BuiltinSite>;
