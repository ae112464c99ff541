namespace OrleansJobs.Grains.Contracts;

/// <summary>How an attempt left the hands of its runner. A closed set: one of the nested records.</summary>
[GenerateSerializer, Immutable, Alias("jobs.outcome")]
public abstract record JobOutcome
{
    private JobOutcome()
    {
    }

    /// <summary>The work is done.</summary>
    /// <param name="Result">What it gave.</param>
    [GenerateSerializer, Immutable, Alias("jobs.outcome.succeeded")]
    public sealed record Succeeded(JsonText? Result) : JobOutcome;

    /// <summary>The work failed.</summary>
    /// <param name="Error">Why.</param>
    /// <param name="Retryable">Whether another attempt could do better.</param>
    /// <param name="RetryAfter">How long to wait before it; null for the type's backoff.</param>
    [GenerateSerializer, Immutable, Alias("jobs.outcome.failed")]
    public sealed record Failed(JobError Error, bool Retryable = true, TimeSpan? RetryAfter = null) : JobOutcome;

    /// <summary>The work stopped because a cancel was requested.</summary>
    [GenerateSerializer, Immutable, Alias("jobs.outcome.stopped")]
    public sealed record Stopped : JobOutcome;

    /// <summary>The host is stopping and hands the job back; the attempt does not count.</summary>
    [GenerateSerializer, Immutable, Alias("jobs.outcome.released")]
    public sealed record Released : JobOutcome;

    /// <summary>The process that ran it is gone; the attempt counts.</summary>
    /// <param name="Message">One sentence that says which.</param>
    [GenerateSerializer, Immutable, Alias("jobs.outcome.lost")]
    public sealed record Lost(string Message) : JobOutcome;

    /// <summary>The work goes on outside, under the same claim and a lease: not an end yet. Whoever does it reports with the claim.</summary>
    /// <param name="To">Who has it now, as the attempt's host is called.</param>
    [GenerateSerializer, Immutable, Alias("jobs.outcome.handed-over")]
    public sealed record HandedOver(string To) : JobOutcome;
}
