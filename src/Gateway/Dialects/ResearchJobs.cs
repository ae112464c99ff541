using OrleansJobs.Gateway.Requests;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Dialects;

/// <summary>Finds the jobs about a bank.</summary>
internal sealed class ResearchJobs(IGrainFactory grains)
{
    private const int PageSize = 20;
    private const int MostPages = 20;

    /// <summary>What no two active jobs share: the bank and the type.</summary>
    public static string ActiveKey(string bank, string type) => $"research-{type}-{bank}";

    /// <summary>The active job of the type, or else the one that ended last; null when there is none.</summary>
    public Task<JobSnapshot?> FindCurrentAsync(string bank, string type, CancellationToken cancellationToken) =>
        FindAsync(bank, type, status: null, cancellationToken);

    /// <summary>The job of the type that completed last; null when none has.</summary>
    public Task<JobSnapshot?> FindCompletedAsync(string bank, string type, CancellationToken cancellationToken) =>
        FindAsync(bank, type, JobStatus.Completed, cancellationToken);

    /// <summary>The newest report, and the job that wrote it; nulls when there is none.</summary>
    public async Task<(ReportText? Report, JobId? Job)> FindReportAsync(string bank, CancellationToken cancellationToken)
    {
        var job = await FindCompletedAsync(bank, "report", cancellationToken);
        return job?.Result is { } result ? (result.To<ReportText>(), job.Id) : (null, null); // our own report: its shape is known
    }

    private async Task<JobSnapshot?> FindAsync(string bank, string type, JobStatus? status, CancellationToken cancellationToken)
    {
        var scope = new JobScope(JobScopeKind.Subject, bank);
        var known = await grains.Index(scope).GetAsync(cancellationToken);
        var found = known.Newest(job => IsOurs(job, bank, type) && (status is null || job.Status == status))
            ?? (known.Finished.IsEmpty ? null : await FindOlderAsync(bank, type, status, cancellationToken));
        return found is null ? null : await ReadAsync(found.Id, cancellationToken);
    }

    /// <summary>The index knows the newest fifty of all types; many podcasts may have followed the last report.</summary>
    private async Task<JobSnapshot?> FindOlderAsync(string bank, string type, JobStatus? status, CancellationToken cancellationToken)
    {
        var query = new JobListQuery(PageSize) { Type = type, Status = status, Scopes = [new JobScope(JobScopeKind.Subject, bank)] };
        for (var pages = 0; pages < MostPages; pages++)
        {
            var page = await grains.JobList().ListAsync(query, cancellationToken);
            if (page.Jobs.FirstOrDefault(job => IsOurs(job, bank, type)) is { } found) return found;
            if (page.Next is null) break;
            query = query with { Cursor = page.Next };
        }

        return null;
    }

    /// <summary>Others may have jobs of the same type about something of the same name; only this dialect and its retries have the key.</summary>
    private static bool IsOurs(JobSnapshot job, string bank, string type) =>
        job is { Tenant: null } && job.Type == type && job.ActiveKey == ActiveKey(bank, type);

    /// <summary>The job itself knows its result, and its progress before anyone else does.</summary>
    private async Task<JobSnapshot?> ReadAsync(JobId id, CancellationToken cancellationToken)
    {
        try
        {
            return await grains.Job(id).GetAsync(cancellationToken);
        }
        catch (JobNotFoundException)
        {
            return null; // deleted since the index was read
        }
    }
}
