using OrleansJobs.Gateway.Requests;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Dialects;

/// <summary>Shows runs with their periods.</summary>
internal sealed class RetrospectiveShow(RetrospectiveDesk desk, TypeStates types)
{
    /// <summary>A run that was read whole, as it stands now.</summary>
    public async Task<RetrospectiveView> ShowAsync(JobSnapshot job, CancellationToken cancellationToken)
    {
        if (!Retrospective.TryOf(job, out var run)) throw new JobNotFoundException(job.Id);
        var view = await types.ShowAsync(job, RetrospectiveView.Listed);
        return view! with { Periods = await PeriodsAsync(job, run, cancellationToken) };
    }

    /// <summary>The answer when each period of a request has a summary.</summary>
    public async Task<RetrospectiveDoneView> DoneAsync(RetrospectiveRequest request, CancellationToken cancellationToken)
    {
        var (run, guild) = (request.Run, request.Parent.Tenant!);
        var periods = await DoneAsync(run, guild, request.Periods, cancellationToken);
        return new RetrospectiveDoneView("Each period has a summary already; nothing had to run.", periods.Count, [.. request.Periods.Select(period => periods[period.First])]);
    }

    private async Task<IReadOnlyList<RetrospectivePeriodView>> PeriodsAsync(JobSnapshot job, Retrospective run, CancellationToken cancellationToken)
    {
        var family = (await desk.ChildrenAsync(job.Id, cancellationToken)).ToLookup(child => child.RetryKey(), StringComparer.Ordinal);
        var planned = new Dictionary<DateOnly, RetrospectivePeriodView>();
        foreach (var summary in RetrospectivePlan.Of(job).Jobs)
        {
            if (summary.Told() is { } told) planned[told.StartDate] = Planned(told, family[summary.RetryKey].LastOrDefault(), job);
        }

        var periods = run.Periods();
        var done = await DoneAsync(run, job.Tenant!, [.. periods.Where(period => !planned.ContainsKey(period.First))], cancellationToken);
        return [.. periods.Select(period => planned.GetValueOrDefault(period.First) ?? done[period.First])];
    }

    /// <summary>A period that the run has to do. Where it has no job the run has not come to it, or never will; or all is long over and the job
    /// deleted.</summary>
    private static RetrospectivePeriodView Planned(RetrospectiveChild told, JobSnapshot? newest, JobSnapshot run)
    {
        var status = newest?.Status ?? (!run.IsFinal() ? JobStatus.Pending : run.Status == JobStatus.Completed ? JobStatus.Completed : JobStatus.Cancelled);
        return new(told.StartDate, told.EndDate, told.StartTime, told.EndTime, status, newest?.Id, newest?.Error?.Message, AlreadyDone: false);
    }

    private async Task<Dictionary<DateOnly, RetrospectivePeriodView>> DoneAsync(
        Retrospective run, string guild, IReadOnlyList<RetrospectivePeriod> periods, CancellationToken cancellationToken)
    {
        var done = await desk.DoneAsync(guild, [.. periods.Select(period => run.SubjectOf(guild, period))], cancellationToken);
        return periods.ToDictionary(period => period.First, period => new RetrospectivePeriodView(
            period.First, period.Last, GuildSummary.Written(period.Start), GuildSummary.Written(period.End),
            JobStatus.Completed, done.GetValueOrDefault(run.SubjectOf(guild, period))?.Id, Error: null, AlreadyDone: true));
    }
}
