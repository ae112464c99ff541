using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Requests;

/// <summary>The grains the gateway talks to, by name.</summary>
internal static class JobGrains
{
    /// <summary>The grain of one job.</summary>
    public static IJobGrain Job(this IGrainFactory grains, JobId id) => grains.GetGrain<IJobGrain>(id.GrainKey);

    /// <summary>The grain of all jobs.</summary>
    public static IJobListGrain JobList(this IGrainFactory grains) => grains.GetGrain<IJobListGrain>(IJobListGrain.Key);
}
