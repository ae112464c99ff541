using System.Collections.Immutable;
using OrleansJobs.Gateway.Documentation;
using OrleansJobs.Gateway.Requests;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Dialects;

/// <summary>The jobs of the one who asks: what runs, what has ended meanwhile, and where a session was left.</summary>
internal static class BackgroundJobsDialect
{
    private const string Tag = "background jobs";

    /// <summary>The routes.</summary>
    public static void MapBackgroundJobsDialect(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/background-jobs", ListAsync).WithTags(Tag).WithSummary("The user's jobs a page at a time, newest first")
            .DescribesInteger("limit", "Jobs a page, 1 to 1000. Default: 50.")
            .Describes("cursor", "The next of the page before. Default: the first page.")
            .DescribesUser().Produces<BackgroundJobPage>().Refuses(400, 503);

        routes.MapGet("/api/background-jobs/running", RunningAsync).WithTags(Tag).WithSummary("The user's pending and running jobs")
            .DescribesUser().Produces<BackgroundJobs>().Refuses(400, 503);

        routes.MapGet("/api/background-jobs/recent-completions", CompletionsAsync).WithTags(Tag)
            .WithSummary("The user's jobs that have ended in the last 24 hours, each told once")
            .Describes("all", "true for those too that were told already; then none counts as told. Default: false.")
            .DescribesUser().Produces<BackgroundJobs>().Refuses(400, 503);

        routes.MapGet("/api/background-jobs/by-session/{sessionId}", OfSessionAsync).WithTags(Tag)
            .WithSummary("The newest active job of a session, else the one that ended last")
            .Describes("sessionId", "The session.").Produces<SessionJob>().Refuses(400, 503);

        routes.MapGet("/api/background-jobs/{id}", GetAsync).WithTags(Tag).WithSummary("A job")
            .DescribesId("id").Produces<BackgroundJobAnswer>().Refuses(400, 404, 503);

        routes.MapTrackedJobs(Tag);
    }

    private static RouteHandlerBuilder DescribesUser(this RouteHandlerBuilder route) => route.DescribesHeader(Caller.Header, "Whose jobs.");

    private static async Task<IResult> ListAsync(string? limit, string? cursor, HttpContext context, IGrainFactory grains, TypeStates types)
    {
        var query = new JobListQuery(Parameters.Limit(limit), Parameters.Cursor(cursor, "cursor"))
        {
            Scopes = [new JobScope(JobScopeKind.User, Caller.Of(context))],
        };
        var page = await grains.JobList().ListAsync(query, context.RequestAborted);
        context.LinkNext(page.Next);
        return TypedResults.Ok(new BackgroundJobPage(await types.ShowAsync(page.Jobs, BackgroundJobView.Of), page.Next));
    }

    private static async Task<IResult> RunningAsync(HttpContext context, IGrainFactory grains, TypeStates types)
    {
        var index = await grains.Index(new JobScope(JobScopeKind.User, Caller.Of(context))).GetAsync(context.RequestAborted);
        return TypedResults.Ok(new BackgroundJobs(await types.ShowAsync(index.Active, BackgroundJobView.Of)));
    }

    private static async Task CompletionsAsync(string? all, HttpContext context, IGrainFactory grains, TypeStates types)
    {
        var completions = grains.Completions(Caller.Of(context));
        if (Parameters.Flag(all, "all"))
        {
            var known = await completions.ListAsync(context.RequestAborted);
            await WriteAsync(context, [.. (await types.ShowAsync(known.Select(one => one.Job), BackgroundJobView.Of)).Zip(known, (job, one) => job with { Seen = one.Seen })]);
            return;
        }

        var take = Guid.NewGuid();
        try
        {
            var unseen = await completions.TakeUnseenAsync(take, CancellationToken.None); // a mark must not be left by someone who has gone
            await WriteAsync(context, [.. (await types.ShowAsync(unseen, BackgroundJobView.Of)).Select(job => job with { Seen = false })]);
            context.RequestAborted.ThrowIfCancellationRequested();
        }
        catch
        {
            await completions.GiveBackAsync(take, CancellationToken.None);
            throw;
        }
    }

    /// <summary>The jobs of the index are without input and result; the one that is shown is read whole, unless it is deleted meanwhile.</summary>
    private static async Task<IResult> OfSessionAsync(string sessionId, HttpContext context, IGrainFactory grains, TypeStates types)
    {
        var session = new JobScope(JobScopeKind.Session, Parameters.PathKey(sessionId, "sessionId"));
        var index = await grains.Index(session).GetAsync(context.RequestAborted);
        foreach (var job in index.Active.Concat(index.Finished))
        {
            try
            {
                var whole = await grains.Job(job.Id).GetAsync(context.RequestAborted);
                return TypedResults.Ok(new SessionJob(await types.ShowAsync(whole, BackgroundJobView.Of)));
            }
            catch (JobNotFoundException)
            {
                // The next one then.
            }
        }

        return TypedResults.Ok(new SessionJob(null));
    }

    private static async Task<IResult> GetAsync(string id, HttpContext context, IGrainFactory grains, TypeStates types)
    {
        var job = await grains.Job(Parameters.Id(id, "id")).GetAsync(context.RequestAborted);
        return TypedResults.Ok(new BackgroundJobAnswer(await types.ShowAsync(job, BackgroundJobView.Of)));
    }

    private static async Task WriteAsync(HttpContext context, IReadOnlyList<BackgroundJobView> jobs)
    {
        await context.Response.WriteAsJsonAsync(new BackgroundJobs(jobs), JobJson.Options, context.RequestAborted);
        await context.Response.CompleteAsync();
    }
}
