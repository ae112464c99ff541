using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Tests.Scripted;

/// <summary>Grains that do what a test says, for the moments no real host can be brought to on demand.</summary>
public sealed class ScriptedJobs : IJobListGrain
{
    private readonly ConcurrentDictionary<string, ScriptedJob> _jobs = new();

    public ScriptedJobs() => Factory = ScriptedFactory.Over(this);

    public IGrainFactory Factory { get; }

    /// <summary>When set, every call about all jobs ends like this.</summary>
    public Func<Task>? OnList { get; set; }

    /// <summary>Every type.</summary>
    public ScriptedType Type { get; } = new();

    /// <summary>What every user was told and not told.</summary>
    public ScriptedCompletions Completions { get; } = new();

    /// <summary>When set, decides how a job's next submission ends; returns to let it through.</summary>
    public Func<ScriptedJob, Task>? OnSubmit { get; set; }

    public IReadOnlyCollection<ScriptedJob> All => [.. _jobs.Values.Where(job => job.Exists)];

    public ScriptedJob this[JobId id] => _jobs.GetOrAdd(id.GrainKey, key => new ScriptedJob(this, JobId.FromGrainKey(key)));

    /// <summary>A job that is there, running unless said otherwise.</summary>
    public ScriptedJob Add(JobStatus status = JobStatus.Running, string type = "held")
    {
        var job = this[JobId.New(TimeProvider.System)];
        job.Put(new JobSnapshot { Id = job.Id, Type = type, Status = status, Sequence = 10, Attempt = 1, MaxAttempts = 3,
            CreatedAt = DateTimeOffset.UnixEpoch });
        return job;
    }

    public async Task<JobPage> ListAsync(JobListQuery query, CancellationToken cancellationToken)
    {
        if (OnList is not null) await OnList();
        var jobs = All.Select(job => job.Snapshot!).OrderByDescending(job => job.Id)
            .Where(job => query.Cursor is not { } before || job.Id.CompareTo(before) < 0)
            .Where(job => (query.Status is null || job.Status == query.Status) && (query.Type is null || job.Type == query.Type))
            .Take(query.Limit + 1).ToArray();
        return jobs.Length > query.Limit ? new JobPage([.. jobs[..query.Limit]], jobs[query.Limit - 1].Id) : new JobPage([.. jobs], null);
    }

    public async Task<JobPage> ListChildrenAsync(JobId parent, JobStatus? status, JobId? cursor, int limit, CancellationToken cancellationToken)
    {
        if (OnList is not null) await OnList();
        return new JobPage([.. All.Select(job => job.Snapshot!).Where(job => job.ParentId == parent)], null);
    }

    public async Task<ImmutableArray<JobSnapshot>> ListLatestCompletedAsync(
        string tenant, string type, ImmutableArray<string> subjects, CancellationToken cancellationToken)
    {
        if (OnList is not null) await OnList();
        return [.. All.Select(job => job.Snapshot!).Where(job => job.Tenant == tenant && job.Type == type && job.Subject is { } about && subjects.Contains(about) && job.Status == JobStatus.Completed)];
    }

    public Task<JobSnapshot?> FindByIdempotencyKeyAsync(string? tenant, string key, CancellationToken cancellationToken) =>
        Task.FromResult(All.Select(job => job.Snapshot).FirstOrDefault(job => job!.Tenant == tenant && job.IdempotencyKey == key));

    public async Task<JobPage> ListDeliveriesAsync(JobId job, JobStatus? status, JobId? cursor, int limit, CancellationToken cancellationToken)
    {
        if (OnList is not null) await OnList();
        return new JobPage([.. All.Select(one => one.Snapshot!).Where(one => one.ParentId == job && one.Type == JobWebhook.Type)], null);
    }

    public async Task<ImmutableArray<string>> ListWebhooksAsync(CancellationToken cancellationToken)
    {
        if (OnList is not null) await OnList();
        return [];
    }

    public async Task<JobStoreDescription> DescribeAsync(CancellationToken cancellationToken)
    {
        if (OnList is not null) await OnList();
        var counts = Enum.GetValues<JobStatus>()
            .ToImmutableDictionary(status => status, status => All.LongCount(job => job.Snapshot!.Status == status));
        return new JobStoreDescription("/scripted/jobs.db", counts);
    }

    public async Task<ImmutableArray<string>> ListTypesAsync(CancellationToken cancellationToken)
    {
        if (OnList is not null) await OnList();
        return [];
    }

    public async Task<int> CleanupAsync(DateTimeOffset endedBefore, int limit, CancellationToken cancellationToken)
    {
        if (OnList is not null) await OnList();
        var old = All.Where(job => job.Snapshot!.CompletedAt < endedBefore).Take(limit).ToArray();
        foreach (var job in old) await job.DeleteAsync(cancellationToken);
        return old.Length;
    }
}

/// <summary>Hands the scripted grains out by key. A proxy, because <see cref="IGrainFactory"/> has many members and the gateway uses
/// one.</summary>
public class ScriptedFactory : DispatchProxy
{
    private ScriptedJobs _jobs = null!;

    public static IGrainFactory Over(ScriptedJobs jobs)
    {
        var factory = Create<IGrainFactory, ScriptedFactory>();
        ((ScriptedFactory)(object)factory)._jobs = jobs;
        return factory;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        targetMethod?.ReturnType == typeof(IJobListGrain) ? _jobs
        : targetMethod?.ReturnType == typeof(IJobTypeGrain) ? _jobs.Type
        : targetMethod?.ReturnType == typeof(ICompletionsGrain) ? _jobs.Completions
        : targetMethod?.ReturnType == typeof(IJobLogGrain) ? ScriptedLogGrain.Of(_jobs[JobId.FromGrainKey((string)args![0]!)])
        : _jobs[JobId.FromGrainKey((string)args![0]!)];
}
