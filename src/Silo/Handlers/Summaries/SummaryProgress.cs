using System.Collections.Immutable;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Execution;

namespace OrleansJobs.Silo.Handlers.Summaries;

/// <summary>Shows how far a summary is: a part a channel, under the channel's id, and one for what is done with it then.</summary>
/// <param name="job">The job.</param>
/// <param name="channels">The channels.</param>
/// <param name="lastPart">What the job does when the summary is there; null for nothing.</param>
internal sealed class SummaryProgress(JobContext job, IReadOnlyList<string> channels, string? lastPart = null)
{
    private const int MostParts = 100;

    private readonly JobPart[] _parts =
    [
        .. channels.Take(MostParts).Select(channel => new JobPart(channel, JobStatus.Pending)),
        .. lastPart is null ? [] : new[] { new JobPart(lastPart, JobStatus.Pending) },
    ];
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

    /// <summary>How far a job is whose summary is there.</summary>
    /// <param name="summary">The summary.</param>
    /// <param name="lastPart">What the job does with it.</param>
    /// <param name="status">How far that is.</param>
    /// <param name="message">The same for people.</param>
    public static JobProgress Whole(SummaryResult summary, string lastPart, JobStatus status, string message)
    {
        var (done, all) = (summary.Channels.Count + (status == JobStatus.Running ? 0 : 1), summary.Channels.Count + 1);
        var channels = summary.Channels.Take(MostParts).Select(channel => new JobPart(channel.ChannelId, JobStatus.Completed, channel.MessagesCount));
        return JobProgress.Of(done, all, message) with { Parts = [.. channels, new JobPart(lastPart, status)] };
    }

    private void Show(int channel, JobStatus status, long messages, string message)
    {
        if (channel < Math.Min(channels.Count, MostParts))
        {
            _parts[channel] = _parts[channel] with { Status = status, Count = messages, Message = status == JobStatus.Completed ? null : message };
        }

        Report(message);
    }

    private void Report(string message) =>
        job.Report(JobProgress.Of(_finished, channels.Count + (lastPart is null ? 0 : 1), message) with { Parts = ImmutableArray.Create(_parts) });
}
