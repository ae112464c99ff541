using System.Collections.Immutable;
using Orleans.Concurrency;

namespace OrleansJobs.Grains.Contracts;

/// <summary>One schedule. Key: <see cref="ScheduleId.GrainKey"/>.</summary>
[Alias("jobs.IScheduleGrain")]
public interface IScheduleGrain : IGrainWithStringKey
{
    /// <summary>Makes the schedule, or gives it another definition, which holds from now on. Answers once that is durable. Occurrences of a new
    /// timing that lie before now, or before one that was decided on, do not come any more.</summary>
    /// <param name="definition">The definition.</param>
    /// <param name="ifVersion">Only when the schedule has this version: 0 for none yet; null for whichever.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="InvalidJobException">A field is out of its bounds.</exception>
    /// <exception cref="JobConflictException">It has another version, or belongs to another tenant.</exception>
    /// <exception cref="ScheduleNotFoundException">A version was given, and there is no such schedule.</exception>
    /// <exception cref="StoreUnavailableException">The database did not confirm; the same call may be made again.</exception>
    [Alias("Save")]
    Task<ScheduleSaved> SaveAsync(ScheduleDefinition definition, long? ifVersion, CancellationToken cancellationToken);

    /// <summary>The schedule as it is now.</summary>
    /// <exception cref="ScheduleNotFoundException">There is no such schedule.</exception>
    [Alias("Get")]
    Task<ScheduleSnapshot> GetAsync(CancellationToken cancellationToken);

    /// <summary>Its next occurrences, first to last: those that would come if nobody changed it. None while it is paused.</summary>
    /// <param name="count">How many, 1 to <see cref="ScheduleLimits.MostPreviewed"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="InvalidJobException">The count is out of its bounds.</exception>
    /// <exception cref="ScheduleNotFoundException">There is no such schedule.</exception>
    [Alias("Preview")]
    Task<ImmutableArray<ScheduleOccurrence>> PreviewAsync(int count, CancellationToken cancellationToken);

    /// <summary>Starts nothing more until it is resumed. Durable when it returns. Pausing a paused one changes nothing.</summary>
    /// <exception cref="ScheduleNotFoundException">There is no such schedule.</exception>
    [Alias("Pause")]
    Task<ScheduleSnapshot> PauseAsync(CancellationToken cancellationToken);

    /// <summary>Goes on: what was due meanwhile was missed, and is treated so.</summary>
    /// <exception cref="ScheduleNotFoundException">There is no such schedule.</exception>
    [Alias("Resume")]
    Task<ScheduleSnapshot> ResumeAsync(CancellationToken cancellationToken);

    /// <summary>Starts its job now, whatever else is active and also while it is paused. Its occurrences come as they would have.</summary>
    /// <param name="newId">The id of the job.</param>
    /// <param name="user">Who asks, and whose the job is; null for the schedule's user.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="InvalidJobException">The job is refused.</exception>
    /// <exception cref="ScheduleNotFoundException">There is no such schedule.</exception>
    [Alias("Run")]
    Task<JobSubmitted> RunAsync(JobId newId, string? user, CancellationToken cancellationToken);

    /// <summary>Deletes it. Its jobs stay, those at work too.</summary>
    /// <exception cref="ScheduleNotFoundException">There is no such schedule.</exception>
    [Alias("Delete")]
    Task DeleteAsync(CancellationToken cancellationToken);

    /// <summary>Looks at what is due, once more: one of its jobs has ended, or somebody found that it is late. Does nothing where there is no
    /// such schedule.</summary>
    [Alias("Look")]
    Task LookAsync(CancellationToken cancellationToken);
}

/// <summary>Schedules across tenants, straight from the store. Stateless; key: <see cref="Key"/>.</summary>
[Alias("jobs.IScheduleListGrain")]
public interface IScheduleListGrain : IGrainWithStringKey
{
    /// <summary>The one key.</summary>
    const string Key = "schedules-all";

    /// <summary>One page, in the order of their ids; of long definitions fewer than are asked for.</summary>
    /// <param name="tenant">Only those of this tenant; null for all.</param>
    /// <param name="cursor">The next of the page before; null for the first page.</param>
    /// <param name="limit">1 to 1,000.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="InvalidJobException">The limit is out of its bounds.</exception>
    [Alias("List")]
    Task<SchedulePage> ListAsync(string? tenant, ScheduleId? cursor, int limit, CancellationToken cancellationToken);

    /// <summary>The next occurrences of a schedule that nobody has made yet, first to last.</summary>
    /// <param name="timing">When it would be due.</param>
    /// <param name="count">How many, 1 to <see cref="ScheduleLimits.MostPreviewed"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="InvalidJobException">The timing is wrong, or the count is out of its bounds.</exception>
    [Alias("Preview")]
    Task<ImmutableArray<ScheduleOccurrence>> PreviewAsync(ScheduleTiming timing, int count, CancellationToken cancellationToken);
}
