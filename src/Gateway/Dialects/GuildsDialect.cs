using OrleansJobs.Gateway.Documentation;
using OrleansJobs.Gateway.Requests;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Dialects;

/// <summary>The jobs of a guild (ADR-013): every job of it in one list, whatever started it, with cancel and retry; and a way to start a
/// summary. Under another guild a job is not there.</summary>
internal static class GuildsDialect
{
    private const string Jobs = "/guilds/{guild_id}/jobs";
    private const string GuildId = "The id of a guild.";

    /// <summary>The routes.</summary>
    public static void MapGuildsDialect(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Jobs, ListAsync).WithTags("guilds").WithSummary("A guild's jobs, newest first, a page at a time")
            .Describes("guild_id", GuildId).DescribesInteger("limit", "Jobs a page, 1 to 1000. Default: 50.")
            .Describes("cursor", "The next of the page before. Default: the first page.")
            .Describes("job_type", "Only jobs started this way: manual, scheduled, retrospective or api.")
            .Describes("status", "Only jobs in this status.").Describes("type", "Only jobs of this type, such as summary.")
            .Describes("children", "false for a list without jobs that belong to others or follow them, such as the periods of retrospective runs. Default: true.")
            .Describes("created_from", "Only jobs created then or later.").Describes("start", "The same as created_from.")
            .Describes("created_before", "Only jobs created earlier.").Describes("end", "The same as created_before.")
            .Produces<GuildJobListView>().Refuses(400, 503);

        routes.MapPost(Jobs, StartAsync).WithTags("guilds").WithSummary("Start a summary of a guild's channels")
            .Describes("guild_id", GuildId).DescribesBody<GuildSummaryBody>(isRequired: false).DescribesHeader(Caller.Header, "Who starts it.")
            .DescribesIdempotencyKey()
            .Produces<GuildJobView>(StatusCodes.Status201Created).Produces<GuildJobView>().Refuses(400, 409, 413, 415, 503);

        routes.MapGet(Jobs + "/{job_id}", GetAsync).WithTags("guilds").WithSummary("A job of a guild, with its result")
            .Describes("guild_id", GuildId).DescribesId("job_id").Produces<GuildJobView>().Refuses(400, 404, 503);

        routes.MapPost(Jobs + "/{job_id}/cancel", CancelAsync).WithTags("guilds").WithSummary("Cancel a pending job, or ask a running one to stop")
            .Describes("guild_id", GuildId).DescribesId("job_id")
            .Produces<GuildJobView>().Produces<GuildJobView>(StatusCodes.Status202Accepted).Refuses(400, 404, 409, 503);

        routes.MapPost(Jobs + "/{job_id}/retry", RetryAsync).WithTags("guilds").WithSummary("Repeat a failed or cancelled job as a new one")
            .Describes("guild_id", GuildId).DescribesId("job_id").DescribesHeader(Caller.Header, "Who asks, and whose the new job is. Default: the first job's user.")
            .Produces<GuildJobView>(StatusCodes.Status201Created).Produces<GuildJobView>().Refuses(400, 404, 409, 503);
    }

    private static async Task<IResult> ListAsync(string guild_id, string? limit, string? cursor, string? job_type, string? status, string? type,
        string? children, string? created_from, string? start, string? created_before, string? end, HttpContext context, IGrainFactory grains, TypeStates types)
    {
        var query = new JobListQuery(Parameters.Limit(limit), Parameters.Cursor(cursor, "cursor"))
        {
            Scopes = [Guild(guild_id)],
            Trigger = Parameters.Trigger(job_type, "job_type"),
            Status = Parameters.Status(status),
            Type = Parameters.Type(type),
            WithoutParent = children is not null && !Parameters.Flag(children, "children"),
            CreatedFrom = Parameters.Time(created_from, "created_from") ?? Parameters.Time(start, "start"),
            CreatedBefore = Parameters.Time(created_before, "created_before") ?? Parameters.Time(end, "end"),
        };
        var page = await grains.JobList().ListAsync(query, context.RequestAborted);
        context.LinkNext(page.Next);
        return TypedResults.Ok(new GuildJobListView(await types.ShowAsync(page.Jobs, GuildJobView.Of), page.Next));
    }

    private static async Task<IResult> StartAsync(string guild_id, HttpContext context, JsonBody body, JobDesk desk, TypeStates types)
    {
        var guild = Guild(guild_id).Value;
        var fields = await body.ReadAsync(context.Request, context.RequestAborted);
        return await AnswerAsync(await desk.SubmitAsync(GuildSummary.Submission(fields, guild, context)), context, types);
    }

    private static async Task<IResult> GetAsync(string guild_id, string job_id, HttpContext context, IGrainFactory grains, TypeStates types)
    {
        var job = await FindAsync(guild_id, job_id, grains, context.RequestAborted);
        return TypedResults.Ok(await types.ShowAsync(job, GuildJobView.Of));
    }

    private static async Task<IResult> CancelAsync(string guild_id, string job_id, HttpContext context, IGrainFactory grains, TypeStates types)
    {
        var found = await FindAsync(guild_id, job_id, grains, context.RequestAborted);
        var job = await grains.Job(found.Id).CancelAsync(context.RequestAborted);
        return JobAnswers.Cancelled(job, Address(job), await types.ShowAsync(job, GuildJobView.Of));
    }

    private static async Task<IResult> RetryAsync(string guild_id, string job_id, HttpContext context, IGrainFactory grains, TypeStates types,
        RetrospectiveDesk retrospective, TimeProvider time)
    {
        var found = await FindAsync(guild_id, job_id, grains, context.RequestAborted);
        if (Retrospective.TryOf(found, out _)) return await AnswerAsync(await retrospective.RetryAsync(found, Caller.Named(context), context.RequestAborted), context, types);
        return await AnswerAsync(await grains.Job(found.Id).RetryAsync(JobId.New(time), Caller.Named(context), resume: false, context.RequestAborted), context, types);
    }

    private static async Task<IResult> AnswerAsync(JobSubmitted submitted, HttpContext context, TypeStates types) =>
        JobAnswers.Submitted(context, submitted, Address(submitted.Job), await types.ShowAsync(submitted.Job, GuildJobView.Of));

    /// <summary>The job, when it is the guild's.</summary>
    public static async Task<JobSnapshot> FindAsync(string guild_id, string job_id, IGrainFactory grains, CancellationToken cancellationToken)
    {
        var guild = Guild(guild_id).Value;
        var id = Parameters.Id(job_id, "job_id");
        var job = await grains.Job(id).GetAsync(cancellationToken);
        return job.Tenant == guild ? job : throw new JobNotFoundException(id);
    }

    /// <summary>The guild of an address.</summary>
    public static JobScope Guild(string guild_id) => new(JobScopeKind.Guild, Parameters.PathKey(guild_id, "guild_id"));

    /// <summary>Where a job of a guild is to be found.</summary>
    public static string Address(JobSnapshot job) => $"/guilds/{Uri.EscapeDataString(job.Tenant!)}/jobs/{job.Id}";
}
