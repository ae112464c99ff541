using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Silo.Runners;

/// <summary>One thing that work outside this process says of itself: the format of docs/running-work.md, the same for every runner.
/// A closed set: one of the nested records.</summary>
internal abstract record WorkEvent
{
    private WorkEvent()
    {
    }

    /// <summary>How far it is.</summary>
    public sealed record Progress(JobProgressChange Change) : WorkEvent;

    /// <summary>A line for the log.</summary>
    public sealed record Log(string Text, JobLogLevel Level) : WorkEvent;

    /// <summary>A point to resume from.</summary>
    public sealed record Checkpoint(JsonText Value) : WorkEvent;

    /// <summary>It is done.</summary>
    public sealed record Result(JsonText? Value) : WorkEvent;

    /// <summary>It failed.</summary>
    public sealed record Error(JobOutcome.Failed Outcome) : WorkEvent;
}
