namespace OrleansJobs.Grains.Contracts;

/// <summary>What started a job.</summary>
[GenerateSerializer, Alias("jobs.trigger")]
public enum JobTrigger
{
    /// <summary>A program, over the API. Default.</summary>
    Api,

    /// <summary>A person, with a button.</summary>
    Manual,

    /// <summary>An occurrence of a schedule.</summary>
    Scheduled,

    /// <summary>A period of a retrospective run.</summary>
    Retrospective,
}
