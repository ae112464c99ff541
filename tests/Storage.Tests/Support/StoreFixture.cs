using OrleansJobs.Grains.Storage;

namespace OrleansJobs.Storage.Tests.Support;

/// <summary>An open store, for one class of tests.</summary>
public abstract class StoreFixture
{
    internal abstract IJobStore Jobs { get; }

    internal abstract IJobLogStore Log { get; }

    internal abstract IHostStore Hosts { get; }

    internal abstract IJobTypeStore Types { get; }

    internal abstract IScheduleStore Schedules { get; }
}
