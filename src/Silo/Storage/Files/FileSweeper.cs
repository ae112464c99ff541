using Microsoft.Extensions.Logging;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Storage;

namespace OrleansJobs.Silo.Storage.Files;

/// <summary>Deletes files nobody will ask for: half written ones, and those whose job has no row because the process died between the
/// two. For the start of the only process, before it takes requests: a file is kept before its job is.</summary>
internal sealed partial class FileSweeper(LocalFileStore files, ILogger<FileSweeper> logger)
{
    private const int JobsAtATime = 500;

    /// <summary>Sweeps once.</summary>
    /// <returns>How many files were deleted.</returns>
    public async Task<int> SweepAsync(IJobStore jobs, CancellationToken cancellationToken)
    {
        var halves = files.DeleteIncoming();
        var orphans = 0;
        foreach (var ids in files.ListKept().Chunk(JobsAtATime)) orphans += await DeleteOrphansAsync(jobs, ids, cancellationToken);
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
