using OrleansJobs.Gateway.Documentation;
using OrleansJobs.Gateway.Requests;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Dialects;

/// <summary>Summaries of a guild's past, one a period, as one run (ADR-013, "Retrospective").</summary>
internal static class RetrospectiveDialect
{
    private const string Runs = "/guilds/{guild_id}/retrospective";
    private const string GuildId = "The id of a guild.";

    /// <summary>The routes.</summary>
    public static void MapRetrospectiveDialect(this IEndpointRouteBuilder routes)
    {
        MapWays(routes);
        routes.MapGet(Runs, ListAsync).WithTags("guilds").WithSummary("A guild's retrospective runs, newest first, a page at a time")
            .Describes("guild_id", GuildId).DescribesInteger("limit", "Runs a page, 1 to 1000. Default: 50.")
            .Describes("cursor", "The next of the page before. Default: the first page.")
            .Produces<RetrospectiveListView>().Refuses(400, 503);

        routes.MapGet(Runs + "/{job_id}", GetAsync).WithTags("guilds").WithSummary("A retrospective run and how each of its periods stands")
            .Describes("guild_id", GuildId).DescribesId("job_id").Produces<RetrospectiveView>().Refuses(400, 404, 503);

        routes.MapPost(Runs + "/{job_id}/cancel", CancelAsync).WithTags("guilds").WithSummary("Cancel what of a run has not ended")
            .Describes("guild_id", GuildId).DescribesId("job_id")
            .Produces<RetrospectiveView>().Produces<RetrospectiveView>(StatusCodes.Status202Accepted).Refuses(400, 404, 409, 503);

        routes.MapPost(Runs + "/{job_id}/retry", RetryAsync).WithTags("guilds").WithSummary("Run those periods of a run that are not done")
            .Describes("guild_id", GuildId).DescribesId("job_id").DescribesHeader(Caller.Header, "Who asks, and whose the new jobs are. Default: the first run's user.")
            .Produces<RetrospectiveView>(StatusCodes.Status201Created).Produces<RetrospectiveView>().Refuses(400, 404, 409, 503);
    }

    private static void MapWays(IEndpointRouteBuilder routes)
    {
        routes.MapPost(Runs, StartAsync).WithTags("guilds").WithSummary("Summarise a range of past days, one summary a day, week or month")
            .Describes("guild_id", GuildId).DescribesBody<RetrospectiveBody>().DescribesHeader(Caller.Header, "Who starts it.").DescribesIdempotencyKey()
            .Produces<RetrospectiveView>(StatusCodes.Status201Created).Produces<RetrospectiveView>().Refuses(400, 409, 413, 415, 503);

        routes.MapPost(Runs + "/estimate", EstimateAsync).WithTags("guilds").WithSummary("What a retrospective run would be, without starting it")
            .Describes("guild_id", GuildId).DescribesBody<RetrospectiveBody>()
            .Produces<RetrospectiveEstimateView>().Refuses(400, 413, 415, 503);
    }

    private static async Task<IResult> StartAsync(string guild_id, HttpContext context, JsonBody body, RetrospectiveDesk desk, RetrospectiveShow show, TimeProvider time)
    {
        var request = await ReadAsync(guild_id, context, body, time);
        return await desk.StartAsync(request, context.RequestAborted) is { } submitted ? await AnswerAsync(submitted, context, show)
            : TypedResults.Ok(await show.DoneAsync(request, context.RequestAborted));
    }

    private static async Task<IResult> EstimateAsync(string guild_id, HttpContext context, JsonBody body, RetrospectiveDesk desk, TimeProvider time)
    {
        var request = await ReadAsync(guild_id, context, body, time);
        var left = await desk.LeftOfAsync(request, context.RequestAborted);
        var average = await desk.AverageAsync(request.Parent.Tenant!, context.RequestAborted);
        return TypedResults.Ok(RetrospectiveEstimateView.Of(request.Run, left.Count, average));
    }

    private static async Task<IResult> ListAsync(string guild_id, string? limit, string? cursor, HttpContext context, IGrainFactory grains, TypeStates types)
    {
        var query = new JobListQuery(Parameters.Limit(limit), Parameters.Cursor(cursor, "cursor"))
        {
            Scopes = [GuildsDialect.Guild(guild_id)], Type = JobBatch.Type, Trigger = JobTrigger.Retrospective,
        };
        var page = await grains.JobList().ListAsync(query, context.RequestAborted);
        context.LinkNext(page.Next);
        return TypedResults.Ok(new RetrospectiveListView([.. (await types.ShowAsync(page.Jobs, RetrospectiveView.Listed)).OfType<RetrospectiveView>()], page.Next));
    }

    private static async Task<IResult> GetAsync(string guild_id, string job_id, HttpContext context, IGrainFactory grains, RetrospectiveShow show)
    {
        var job = await FindAsync(guild_id, job_id, grains, context.RequestAborted);
        return TypedResults.Ok(await show.ShowAsync(job, context.RequestAborted));
    }

    private static async Task<IResult> CancelAsync(string guild_id, string job_id, HttpContext context, IGrainFactory grains, RetrospectiveShow show)
    {
        var found = await FindAsync(guild_id, job_id, grains, context.RequestAborted);
        var job = await grains.Job(found.Id).CancelAsync(context.RequestAborted);
        return JobAnswers.Cancelled(job, Address(job), await show.ShowAsync(job, context.RequestAborted));
    }

    private static async Task<IResult> RetryAsync(string guild_id, string job_id, HttpContext context, IGrainFactory grains, RetrospectiveDesk desk, RetrospectiveShow show)
    {
        var found = await FindAsync(guild_id, job_id, grains, context.RequestAborted);
        return await AnswerAsync(await desk.RetryAsync(found, Caller.Named(context), context.RequestAborted), context, show);
    }

    private static async Task<RetrospectiveRequest> ReadAsync(string guild_id, HttpContext context, JsonBody body, TimeProvider time)
    {
        var guild = GuildsDialect.Guild(guild_id).Value;
        return RetrospectiveRequest.Read(await body.ReadAsync(context.Request, context.RequestAborted), guild, context, time.GetUtcNow());
    }

    private static async Task<IResult> AnswerAsync(JobSubmitted submitted, HttpContext context, RetrospectiveShow show) =>
        JobAnswers.Submitted(context, submitted, Address(submitted.Job), await show.ShowAsync(submitted.Job, context.RequestAborted));

    /// <summary>The job, when it is a run of the guild's.</summary>
    private static async Task<JobSnapshot> FindAsync(string guild_id, string job_id, IGrainFactory grains, CancellationToken cancellationToken)
    {
        var job = await GuildsDialect.FindAsync(guild_id, job_id, grains, cancellationToken);
        return Retrospective.TryOf(job, out _) ? job : throw new JobNotFoundException(job.Id);
    }

    private static string Address(JobSnapshot job) => $"/guilds/{Uri.EscapeDataString(job.Tenant!)}/retrospective/{job.Id}";
}
