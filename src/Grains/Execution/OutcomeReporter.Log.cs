using Microsoft.Extensions.Logging;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Grains.Execution;

internal sealed partial class OutcomeReporter
{
    [LoggerMessage(LogLevel.Warning, "Attempt {Attempt} of job {JobId} has lost its claim; its outcome is dropped.")]
    private partial void LogClaimLost(JobId jobId, int attempt);

    [LoggerMessage(LogLevel.Warning, "The outcome {Outcome} of job {JobId} could not be reported yet.")]
    private partial void LogNotReported(Exception exception, JobId jobId, string outcome);
}
