using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Execution;

namespace OrleansJobs.Silo.Runners;

/// <summary>Takes the events of one attempt, in order, and brings them to the job.</summary>
internal sealed class WorkEvents(JobContext job)
{
    private JobProgress _progress = JobProgress.None;

    /// <summary>How the work said that it ended; null while it has not. The first word counts.</summary>
    public JobOutcome? Outcome { get; private set; }

    /// <summary>Takes a line that may be an event: what is none goes to the log, and a wrong one is told there.</summary>
    public async Task TakeLineAsync(string line, CancellationToken cancellationToken)
    {
        try
        {
            if (WorkEventReader.ReadLine(line) is { } read) await TakeAsync(read, cancellationToken);
            else job.Log(line);
        }
        catch (WorkEventException wrong)
        {
            Refuse(wrong);
        }
    }

    /// <summary>Takes an event whose name stands elsewhere; a wrong one is told in the log.</summary>
    public async Task TakeNamedAsync(string name, string fields, CancellationToken cancellationToken)
    {
        try
        {
            await TakeAsync(WorkEventReader.Read(name, fields), cancellationToken);
        }
        catch (WorkEventException wrong)
        {
            Refuse(wrong);
        }
    }

    /// <summary>Takes an event. A checkpoint is durable when this returns.</summary>
    public async Task TakeAsync(WorkEvent read, CancellationToken cancellationToken)
    {
        switch (read)
        {
            case WorkEvent.Progress progress:
                job.Report(_progress = progress.Change.ApplyTo(_progress));
                break;
            case WorkEvent.Log log:
                job.Log(log.Text, log.Level);
                break;
            case WorkEvent.Checkpoint checkpoint:
                await job.SaveCheckpointAsync(checkpoint.Value, cancellationToken);
                break;
            case WorkEvent.Result result:
                Outcome ??= new JobOutcome.Succeeded(result.Value);
                break;
            case WorkEvent.Error error:
                Outcome ??= error.Outcome;
                break;
        }
    }

    /// <summary>Tells in the log that an event was wrong.</summary>
    public void Refuse(WorkEventException wrong) => job.Log(wrong.Message, JobLogLevel.Warning);
}
