using System.Collections.Immutable;
using OrleansJobs.Gateway.Requests;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Dialects;

/// <summary>Begins retrospective runs, repeats what is left of them, and knows which periods are done.</summary>
internal sealed class RetrospectiveDesk(IGrainFactory grains, JobDesk desk, TimeProvider time)
{
    private const int AtOnce = 16;

    /// <summary>How many summaries say how long one takes.</summary>
    private const int Sample = 50;

    /// <summary>Begins a run of the periods that are not done, unless the same run is active, or was begun under the same key.</summary>
    /// <returns>Null when there is nothing to run.</returns>
    /// <exception cref="JobException">It was refused, or nobody can say whether it was accepted.</exception>
    public async Task<JobSubmitted?> StartAsync(RetrospectiveRequest request, CancellationToken cancellationToken)
    {
        var guild = request.Parent.Tenant!;
        if (request.Parent.IdempotencyKey is { } key && await grains.JobList().FindByIdempotencyKeyAsync(guild, key, cancellationToken) is { } begun)
        {
            return request.IsOf(begun) ? new JobSubmitted(begun, Created: false) : throw JobConflictException.OfKey(key, begun.Id);
        }

        var left = await LeftOfAsync(request, cancellationToken);
        if (left.Count == 0) return null;
        var children = left.Select(period => request.Child(guild, period));
        var batch = new JobBatch([.. children], request.Failures.Allowed, request.Failures.Stop, request.Run.Concurrency);
        return await desk.SubmitAsync(request.Parent with { Batch = batch });
    }

    /// <summary>The periods that a request has to run.</summary>
    public async Task<IReadOnlyList<RetrospectivePeriod>> LeftOfAsync(RetrospectiveRequest request, CancellationToken cancellationToken)
    {
        var (run, guild) = (request.Run, request.Parent.Tenant!);
        if (run.Redo) return request.Periods;
        var subjects = request.Periods.Select(period => run.SubjectOf(guild, period)).ToArray();
        var done = await DoneAsync(guild, subjects, cancellationToken);
        return [.. request.Periods.Where((_, at) => !done.ContainsKey(subjects[at]))];
    }

    /// <summary>The newest summaries of periods, by their subjects; those that have none are left out.</summary>
    public async Task<IReadOnlyDictionary<string, JobSnapshot>> DoneAsync(string guild, IReadOnlyCollection<string> subjects, CancellationToken cancellationToken)
    {
        var done = subjects.Count == 0 ? []
            : await grains.JobList().ListLatestCompletedAsync(guild, GuildSummary.Type, [.. subjects.Distinct(StringComparer.Ordinal)], cancellationToken);
        return done.ToDictionary(job => job.Subject!, StringComparer.Ordinal);
    }

    /// <summary>All that belong to a run, in the order of their ids: a retry behind the job that it repeats.</summary>
    public async Task<IReadOnlyList<JobSnapshot>> ChildrenAsync(JobId run, CancellationToken cancellationToken)
    {
        var children = new List<JobSnapshot>();
        for (JobId? cursor = null; ;)
        {
            var page = await grains.JobList().ListChildrenAsync(run, status: null, cursor, limit: 1_000, cancellationToken);
            children.AddRange(page.Jobs);
            if (page.Next is null) return children;
            cursor = page.Next;
        }
    }

    /// <summary>Runs what of a run is not done: in the run itself as long as it is active, and in a new one afterwards.</summary>
    /// <param name="run">The run, whole.</param>
    /// <param name="user">Who asks, and whose it is; null for the first job's user.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="JobConflictException">There is nothing to repeat, or the run is being cancelled.</exception>
    public Task<JobSubmitted> RetryAsync(JobSnapshot run, string? user, CancellationToken cancellationToken) =>
        run.IsFinal() ? AgainAsync(run, user, cancellationToken) : InPlaceAsync(run, user, cancellationToken);

    /// <summary>How long a summary takes: the average of the last ones of a guild, or else of all.</summary>
    public async Task<(double? Seconds, int Jobs, bool AreOfGuild)> AverageAsync(string guild, CancellationToken cancellationToken)
    {
        var query = new JobListQuery(Sample) { Type = GuildSummary.Type, Status = JobStatus.Completed };
        var own = Seconds(await grains.JobList().ListAsync(query with { Scopes = [new JobScope(JobScopeKind.Guild, guild)] }, cancellationToken));
        if (own.Length > 0) return (own.Average(), own.Length, true);
        var all = Seconds(await grains.JobList().ListAsync(query, cancellationToken));
        return (all.Length > 0 ? all.Average() : null, all.Length, false);
    }

    /// <summary>Of the last attempt, for the others are no part of what it takes.</summary>
    private static double[] Seconds(JobPage page) =>
        [.. page.Jobs.Select(job => (job.CompletedAt - (job.Attempts is [.., var last] ? last.StartedAt : job.StartedAt))?.TotalSeconds).OfType<double>()];

    private async Task<JobSubmitted> AgainAsync(JobSnapshot run, string? user, CancellationToken cancellationToken)
    {
        var plan = RetrospectivePlan.Of(run);
        var done = await DoneAsync(run.Tenant!, [.. plan.Jobs.Select(job => job.Job.Subject).OfType<string>()], cancellationToken);
        var redo = Retrospective.TryOf(run, out var asked) && asked.Redo; // then what was done before the run does not count
        bool IsDone(PlannedSummary job) => done.TryGetValue(job.Job.Subject ?? "", out var summary)
            && (!redo || summary.ParentId == run.Id || summary.CreatedAt >= run.CreatedAt);
        var left = plan.Jobs.Where(job => !IsDone(job)).ToArray();
        return left.Length > 0 ? await desk.SubmitAsync(Repeat(run, user) with { Batch = plan.BatchOf(left) })
            : throw new JobConflictException("Each of its periods has a summary; there is nothing to repeat.");
    }

    private static JobSubmission Repeat(JobSnapshot run, string? user) => new()
    {
        Type = run.Type,
        Trigger = run.Trigger,
        Tenant = run.Tenant,
        User = user ?? run.User,
        Session = run.Session,
        Subject = run.Subject,
        Name = run.Name,
        ActiveKey = run.RetryKey(),
        ScheduleId = run.ScheduleId,
        RetryOf = run.Id,
        Metadata = run.Metadata,
        Then = run.Continuations,
    };

    private async Task<JobSubmitted> InPlaceAsync(JobSnapshot run, string? user, CancellationToken cancellationToken)
    {
        if (run.CancelRequestedAt is not null) throw new JobConflictException("The run is being cancelled; retry it when it has ended.");
        var newest = (await ChildrenAsync(run.Id, cancellationToken)).GroupBy(child => child.RetryKey()).Select(family => family.Last());
        var ended = newest.Where(job => job.Status is JobStatus.Failed or JobStatus.Cancelled).ToArray();
        if (ended.Length == 0) throw new JobConflictException("The run is active, and none of its periods has failed or was cancelled.");
        foreach (var some in ended.Chunk(AtOnce)) await Task.WhenAll(some.Select(job => RetryAsync(job.Id, user)));
        return new JobSubmitted(await grains.Job(run.Id).GetAsync(cancellationToken), Created: false);
    }

    private async Task RetryAsync(JobId child, string? user)
    {
        try
        {
            await grains.Job(child).RetryAsync(JobId.New(time), user, resume: false, CancellationToken.None);
        }
        catch (JobNotFoundException)
        {
            // the run has ended meanwhile, and somebody has deleted it
        }
    }
}
