using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Execution;

namespace OrleansJobs.Handlers.Tests;

/// <summary>Runs handlers as the runner does.</summary>
internal static class Attempts
{
    /// <summary>The context of an attempt whose reports come to the test.</summary>
    public static JobContext Context(
        JobSnapshot job, Action<JobProgress> report, Func<JsonText, CancellationToken, Task>? saveCheckpoint = null, Action<string, JobLogLevel>? log = null) =>
        new(new JobAssignment(job, Guid.NewGuid()), new Reports(report, saveCheckpoint ?? ((_, _) => Task.CompletedTask), log ?? ((_, _) => { })));

    public static async Task<JobOutcome> OutcomeAsync(this IJobHandler handler, JobContext job, CancellationToken cancellationToken = default)
    {
        try
        {
            return await handler.RunAsync(job, cancellationToken);
        }
        catch (JobFailedException failure)
        {
            return failure.ToOutcome();
        }
    }

    private sealed class Reports(Action<JobProgress> report, Func<JsonText, CancellationToken, Task> save, Action<string, JobLogLevel> log) : IAttemptReports
    {
        public void Report(JobProgress progress) => report(progress);

        public void Log(string text, JobLogLevel level) => log(text, level);

        public Task SaveCheckpointAsync(JsonText checkpoint, CancellationToken cancellationToken) => save(checkpoint, cancellationToken);
    }
}
