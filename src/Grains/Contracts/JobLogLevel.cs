namespace OrleansJobs.Grains.Contracts;

/// <summary>How much a line of a job's log matters.</summary>
[GenerateSerializer, Alias("jobs.log-level")]
public enum JobLogLevel
{
    /// <summary>For the one who wrote the work.</summary>
    Debug,

    /// <summary>What goes on.</summary>
    Info,

    /// <summary>Something is not as it should be, and the work goes on.</summary>
    Warning,

    /// <summary>Something failed.</summary>
    Error,
}
