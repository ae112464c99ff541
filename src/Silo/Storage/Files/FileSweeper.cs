using Microsoft.Extensions.Logging;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Storage;

namespace OrleansJobs.Silo.Storage.Files;

/// <summary>Deletes files nobody will ask for: half written ones, and those whose job has no row because the process died between the
/// two. A file is kept before its job is: what is younger than an age may still be on its way.</summary>
internal sealed partial class FileSweeper(LocalFileStore files, TimeProvider time, ILogger<FileSweeper> logger)
{
    private const int JobsAtATime = 500;

    /// <summary>Sweeps once.</summary>
    /// <param name="jobs">Says which jobs there are.</param>
    /// <param name="minimumAge">What was last written to more recently stays: zero for the only process, before it takes requests; more
    /// where others take requests at the same time, longer than any upload may pause.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>How many files were deleted.</returns>
    public async Task<int> SweepAsync(IJobStore jobs, TimeSpan minimumAge, CancellationToken cancellationToken)
    {
        var until = minimumAge > TimeSpan.Zero ? time.GetUtcNow() - minimumAge : DateTimeOffset.MaxValue;
        var halves = files.DeleteIncoming(until);
        var orphans = 0;
        foreach (var ids in files.ListKept(until).Chunk(JobsAtATime)) orphans += await DeleteOrphansAsync(jobs, ids, cancellationToken);
        if (halves + orphans > 0) Swept(halves, orphans);
        return halves + orphans;
    }

    private async Task<int> DeleteOrphansAsync(IJobStore jobs, JobId[] ids, CancellationToken cancellationToken)
    {
        var missing = await jobs.ListMissingAsync(ids, cancellationToken);
        foreach (var id in missing) files.Delete(id);
        return missing.Length;
    }
}
