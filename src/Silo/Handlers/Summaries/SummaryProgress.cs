using System.Collections.Immutable;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Execution;

namespace OrleansJobs.Silo.Handlers.Summaries;

/// <summary>Shows how far a summary is: a part a channel, under the channel's id.</summary>
internal sealed class SummaryProgress(JobContext job, IReadOnlyList<string> channels)
{
    private const int MostParts = 100;

    private readonly JobPart[] _parts = [.. channels.Take(MostParts).Select(channel => new JobPart(channel, JobStatus.Pending))];
    private int _finished;

    /// <summary>A channel's messages are being read.</summary>
    public void Reading(int channel, long messages) => Show(channel, JobStatus.Running, messages, "Reading messages...");

    /// <summary>A channel's messages are being summarised.</summary>
    public void Generating(int channel, long messages) => Show(channel, JobStatus.Running, messages, "Generating summary...");

    /// <summary>A channel's summary is there.</summary>
    public void Finished(int channel, long messages)
    {
        _finished++;
        Show(channel, JobStatus.Completed, messages, "Generating summary...");
    }

    /// <summary>All channels have theirs, and one is made of all.</summary>
    public void Joining() => Report("Generating summary...");

    private void Show(int channel, JobStatus status, long messages, string message)
    {
        if (channel < _parts.Length)
        {
            _parts[channel] = _parts[channel] with { Status = status, Count = messages, Message = status == JobStatus.Completed ? null : message };
        }

        Report(message);
    }

    private void Report(string message) =>
        job.Report(JobProgress.Of(_finished, channels.Count, message) with { Parts = ImmutableArray.Create(_parts) });
}
