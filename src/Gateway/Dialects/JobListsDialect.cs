using Microsoft.AspNetCore.Mvc;
using OrleansJobs.Gateway.Documentation;
using OrleansJobs.Gateway.Live;
using OrleansJobs.Gateway.Requests;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Dialects;

/// <summary>The canonical routes for many jobs: pages of them, how many there are, which are active, and all of a scope live.</summary>
internal static class JobListsDialect
{
    private const int MostActive = 100;

    /// <summary>The routes.</summary>
    public static void MapJobListsDialect(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/jobs", ListAsync).WithTags("jobs").WithSummary("Jobs a page at a time, newest first unless sorted otherwise")
            .DescribesInteger("limit", "Jobs a page, 1 to 1000. Default: 50.")
            .Describes("cursor", "The next of the page before. Default: the first page.").Describes("before", "The same under its old name.")
            .DescribesFilters().Describes("status", "Only jobs in this status.").Describes("trigger", "Only jobs started by this.")
            .Describes("created_from", "Only jobs created then or later.").Describes("created_before", "Only jobs created earlier.")
            .Describes("sort", "-created_at (newest first, the default) or created_at.")
            .Produces<JobListView>().Refuses(400, 503);

        routes.MapGet("/api/jobs/counts", CountAsync).WithTags("jobs").WithSummary("How many jobs there are in each status")
            .Produces<JobCountsView>().Refuses(503);

        routes.MapGet("/api/jobs/active", ActiveAsync).WithTags("jobs").WithSummary("The pending and running jobs of a scope or a type")
            .DescribesFilters().Produces<ActiveJobsView>().Refuses(400, 503);

        routes.MapGet("/api/jobs/events", Watch).WithTags("jobs").WithSummary("All jobs of one scope as server-sent events")
            .Describes("tenant", "The guild.").Describes("user", "The user.").Describes("session", "The session.").Describes("subject", "The subject.")
            .Produces<string>(StatusCodes.Status200OK, "text/event-stream").Refuses(400, 503);
    }

    private static async Task<IResult> ListAsync([AsParameters] JobFilters filters, string? limit, string? cursor, string? before, string? status,
        string? trigger, [FromQuery(Name = "created_from")] string? createdFrom, [FromQuery(Name = "created_before")] string? createdBefore,
        string? sort, HttpContext context, IGrainFactory grains, TypeStates types)
    {
        var query = new JobListQuery(Parameters.Limit(limit), Parameters.Cursor(cursor, "cursor") ?? Parameters.Cursor(before, "before"))
        {
            Status = Parameters.Status(status),
            Type = Parameters.Type(filters.Type),
            Trigger = Parameters.Trigger(trigger, "trigger"),
            Scopes = [.. filters.Scopes()],
            CreatedFrom = Parameters.Time(createdFrom, "created_from"),
            CreatedBefore = Parameters.Time(createdBefore, "created_before"),
            OldestFirst = Parameters.OldestFirst(sort),
        };
        var page = await grains.JobList().ListAsync(query, context.RequestAborted);
        context.LinkNext(page.Next);
        return TypedResults.Ok(new JobListView(await types.ShowAsync(page.Jobs, JobView.Listed), page.Next));
    }

    private static async Task<IResult> CountAsync(IGrainFactory grains, CancellationToken cancellationToken)
    {
        var store = await grains.JobList().DescribeAsync(cancellationToken);
        return TypedResults.Ok(new JobCountsView(store.Counts.ToDictionary(one => one.Key.ToString().ToLowerInvariant(), one => one.Value), store.Total));
    }

    private static async Task<IResult> ActiveAsync([AsParameters] JobFilters filters, IGrainFactory grains, TypeStates types,
        CancellationToken cancellationToken)
    {
        JobScope[] scopes = [.. filters.Scopes()];
        var type = Parameters.Type(filters.Type);
        if (scopes.Length == 0 && type is null)
            throw new InvalidJobException("tenant", "Name a tenant, a user, a session, a subject or a type.");
        var active = scopes.Length == 0 ? await OfTypeAsync(type!, grains, cancellationToken)
            : (await grains.Index(scopes[0]).GetAsync(cancellationToken)).Active
                .Where(job => (type is null || job.Type == type) && scopes.All(scope => JobScope.Of(job).Contains(scope)));
        var views = await types.ShowAsync(active.Take(MostActive), JobView.Listed);
        return TypedResults.Ok(new ActiveJobsView(views.Length > 0, views.FirstOrDefault(), views));
    }

    /// <summary>A type has no index grain: every job of the service would have to tell the same one. The store has an index for it.</summary>
    private static async Task<IEnumerable<JobSnapshot>> OfTypeAsync(string type, IGrainFactory grains, CancellationToken cancellationToken)
    {
        var query = new JobListQuery(MostActive) { Type = type };
        var running = await grains.JobList().ListAsync(query with { Status = JobStatus.Running }, cancellationToken);
        var pending = await grains.JobList().ListAsync(query with { Status = JobStatus.Pending }, cancellationToken);
        return running.Jobs.Concat(pending.Jobs).DistinctBy(job => job.Id).OrderByDescending(job => job.Id);
    }

    private static Task Watch(string? tenant, string? user, string? session, string? subject, HttpContext context, EventStreams streams) =>
        new JobFilters { Tenant = tenant, User = user, Session = session, Subject = subject }.Scopes().ToArray() is [var scope]
            ? streams.AnswerAsync(context, scope)
            : throw new InvalidJobException("tenant", "Name one of tenant, user, session and subject.");
}

/// <summary>A page of jobs.</summary>
/// <param name="Jobs">Without input, result and checkpoint.</param>
/// <param name="Next">What to give as <c>cursor</c> for the next page; null when this was the last. A page may be shorter than asked for and
/// still have one.</param>
internal sealed record JobListView(IReadOnlyList<JobView> Jobs, JobId? Next);

/// <summary>How many jobs there are.</summary>
internal sealed record JobCountsView(IReadOnlyDictionary<string, long> Counts, long Total);

/// <summary>What is active.</summary>
/// <param name="Active">Whether anything is.</param>
/// <param name="Job">The newest; null when there is none.</param>
/// <param name="Jobs">Newest first, at most 100.</param>
internal sealed record ActiveJobsView(bool Active, JobView? Job, IReadOnlyList<JobView> Jobs);
