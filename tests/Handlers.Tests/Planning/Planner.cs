using System.Text.Json;
using Microsoft.Extensions.Options;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Execution;
using OrleansJobs.Silo.Handlers.Planning;
using OrleansJobs.Support;

namespace OrleansJobs.Handlers.Tests.Planning;

/// <summary>The planner with a job around it.</summary>
internal sealed class Planner
{
    public ManualTime Time { get; } = new();

    public PlanningOptions Options { get; } = new();

    /// <summary>What was reported, as the seed shows it.</summary>
    public List<(double Percent, string Step)> Shown { get; } = [];

    public JobId Id { get; } = JobHost.NewId();

    public Task<JobOutcome> RunAsync(string? input, CancellationToken cancellationToken = default)
    {
        var job = new JobSnapshot { Id = Id, Type = EpmGenerationHandler.Type, Input = input is null ? null : new JsonText(input) };
        var context = Attempts.Context(job, progress => Shown.Add((progress.Percent!.Value, progress.Message!)));
        return new EpmGenerationHandler(Time, Microsoft.Extensions.Options.Options.Create(Options)).OutcomeAsync(context, cancellationToken);
    }

    /// <summary>The programme of an understanding.</summary>
    public async Task<JsonElement> PlanAsync(string understanding) =>
        Read(await RunAsync($$"""{"understandingId":"u-1","sessionId":"s-1","understanding":{{understanding}}}"""));

    /// <summary>Why an understanding cannot be planned.</summary>
    public async Task<JobError> RefusalAsync(string understanding)
    {
        var failed = Assert.IsType<JobOutcome.Failed>(await RunAsync($$"""{"understandingId":"u-1","understanding":{{understanding}}}"""));
        Assert.False(failed.Retryable);
        return failed.Error;
    }

    public static JsonElement Read(JobOutcome outcome) =>
        JsonDocument.Parse(Assert.IsType<JobOutcome.Succeeded>(outcome).Result!.Value.Value).RootElement;
}
