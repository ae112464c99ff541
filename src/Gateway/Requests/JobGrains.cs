using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Requests;

/// <summary>The grains the gateway talks to, by name.</summary>
internal static class JobGrains
{
    /// <summary>The grain of one job.</summary>
    public static IJobGrain Job(this IGrainFactory grains, JobId id) => grains.GetGrain<IJobGrain>(id.GrainKey);

    /// <summary>The log of one job.</summary>
    public static IJobLogGrain LogOf(this IGrainFactory grains, JobId id) => grains.GetGrain<IJobLogGrain>(id.GrainKey);

    /// <summary>The grain of a job that its caller runs.</summary>
    public static ITrackedJobGrain Tracked(this IGrainFactory grains, JobId id) => grains.GetGrain<ITrackedJobGrain>(id.GrainKey);

    /// <summary>The grain of a job, for the one who runs it outside.</summary>
    public static IJobClaimGrain Claimed(this IGrainFactory grains, JobId id) => grains.GetGrain<IJobClaimGrain>(id.GrainKey);

    /// <summary>The grain of one scope.</summary>
    public static IJobIndexGrain Index(this IGrainFactory grains, JobScope scope) => grains.GetGrain<IJobIndexGrain>(scope.GrainKey);

    /// <summary>The grain that knows which ended jobs a user was told of.</summary>
    public static ICompletionsGrain Completions(this IGrainFactory grains, string user) =>
        grains.GetGrain<ICompletionsGrain>(new JobScope(JobScopeKind.User, user).GrainKey);

    /// <summary>The grain of a job type.</summary>
    public static IJobTypeGrain Type(this IGrainFactory grains, string type) => grains.GetGrain<IJobTypeGrain>(IJobTypeGrain.KeyOf(type));

    /// <summary>The grain of all jobs.</summary>
    public static IJobListGrain JobList(this IGrainFactory grains) => grains.GetGrain<IJobListGrain>(IJobListGrain.Key);
}
