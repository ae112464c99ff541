using OrleansJobs.Gateway.Documentation;
using OrleansJobs.Gateway.Requests;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Dialects;

/// <summary>The routes of schedules, canonical ones and those of a guild (ADR-013), which differ in how a job looks. Under another guild a schedule is not
/// there.</summary>
internal static class SchedulesDialect
{
    private const string All = "/api/schedules";
    private const string OfGuild = "/guilds/{guild_id}/schedules";
    private const string ScheduleId = "The id of a schedule.";
    private const string IfMatch = "Only if the schedule still has this ETag; 409 otherwise.";

    /// <summary>The routes.</summary>
    public static void MapSchedulesDialect(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(All, (string? tenant, string? limit, string? cursor, HttpContext context, ScheduleDesk desk) =>
                desk.ListAsync(tenant is null ? null : Parameters.Key(tenant, "tenant"), limit, cursor, context))
            .WithTags("schedules").Describes("tenant", "Only those of this guild.").DescribesPages();
        routes.MapGet(OfGuild, (string? limit, string? cursor, HttpContext context, ScheduleDesk desk) => desk.ListAsync(GuildOf(context), limit, cursor, context))
            .ForGuild().DescribesPages();

        foreach (var path in new[] { All, OfGuild })
        {
            MapDefinitions(routes, path);
            MapRuns(routes, $"{path}/{{id}}");
        }
    }

    private static RouteHandlerBuilder DescribesPages(this RouteHandlerBuilder route) => route
        .WithSummary("Schedules a page at a time, in the order of their ids").DescribesInteger("limit", "Schedules a page, 1 to 1000. Default: 50.")
        .Describes("cursor", "The next of the page before. Default: the first page.").Produces<ScheduleListView>().Refuses(400, 503);

    private static void MapDefinitions(IEndpointRouteBuilder routes, string path)
    {
        var one = $"{path}/{{id}}";
        routes.MapPost(path, (HttpContext context, ScheduleDesk desk) => desk.CreateAsync(GuildOf(context), context, AddressIn(context)))
            .For(path).WithSummary("Make a schedule").DescribesBody<ScheduleBody>()
            .DescribesHeader(Caller.Header, "Who makes it, where the body names no user.")
            .Produces<ScheduleView>(StatusCodes.Status201Created).Refuses(400, 413, 415, 503);

        routes.MapPost($"{path}/preview", (string? count, HttpContext context, ScheduleDesk desk) => desk.PreviewAsync(count, context))
            .For(path).WithSummary("When a schedule would be due, without making it").DescribesInteger("count", "How many, 1 to 1000. Default: 10.")
            .DescribesBody<TimingBody>().Produces<NextOccurrencesView>().Refuses(400, 413, 415, 503);

        routes.MapGet(one, (string id, HttpContext context, ScheduleDesk desk) => desk.GetAsync(id, GuildOf(context), context))
            .For(path).WithSummary("A schedule, and how it stands").Describes("id", ScheduleId).Produces<ScheduleView>().Refuses(400, 404, 503);

        routes.MapPut(one, (string id, HttpContext context, ScheduleDesk desk) => desk.PutAsync(id, GuildOf(context), context, AddressIn(context)))
            .For(path).WithSummary("Replace what a schedule is to do, or make it under an id of one's own")
            .Describes("id", ScheduleId).DescribesBody<ScheduleBody>().DescribesHeader("If-Match", IfMatch)
            .Produces<ScheduleView>().Produces<ScheduleView>(StatusCodes.Status201Created).Refuses(400, 404, 409, 413, 415, 503);

        routes.MapPatch(one, (string id, HttpContext context, ScheduleDesk desk) => desk.PatchAsync(id, GuildOf(context), context))
            .For(path).WithSummary("Change those fields of a schedule that the body names; null is the default of each")
            .Describes("id", ScheduleId).DescribesBody<ScheduleBody>().DescribesHeader("If-Match", IfMatch)
            .Produces<ScheduleView>().Refuses(400, 404, 409, 413, 415, 503);

        routes.MapDelete(one, (string id, HttpContext context, ScheduleDesk desk) => desk.DeleteAsync(id, GuildOf(context), context))
            .For(path).WithSummary("Delete a schedule; its jobs stay").Describes("id", ScheduleId)
            .Produces(StatusCodes.Status204NoContent).Refuses(400, 404, 503);
    }

    private static void MapRuns(IEndpointRouteBuilder routes, string one)
    {
        routes.MapPost($"{one}/pause", (string id, HttpContext context, ScheduleDesk desk) =>
                desk.ChangeAsync(id, GuildOf(context), context, schedule => schedule.PauseAsync(CancellationToken.None)))
            .For(one).WithSummary("Let a schedule start nothing until it is resumed").Describes("id", ScheduleId)
            .Produces<ScheduleView>().Refuses(400, 404, 503);

        routes.MapPost($"{one}/resume", (string id, HttpContext context, ScheduleDesk desk) =>
                desk.ChangeAsync(id, GuildOf(context), context, schedule => schedule.ResumeAsync(CancellationToken.None)))
            .For(one).WithSummary("Let a schedule go on").Describes("id", ScheduleId).Produces<ScheduleView>().Refuses(400, 404, 503);

        var run = routes.MapPost($"{one}/run", RunAsync)
            .For(one).WithSummary("Start a run now, beside those that come").Describes("id", ScheduleId)
            .DescribesHeader(Caller.Header, "Who asks, and whose the job is. Default: the schedule's user.").Refuses(400, 404, 503);

        var jobs = routes.MapGet($"{one}/jobs", ListJobsAsync)
            .For(one).WithSummary("The jobs of a schedule, newest first, a page at a time").Describes("id", ScheduleId)
            .Describes("status", "Only jobs in this status.").DescribesInteger("limit", "Jobs a page, 1 to 1000. Default: 50.")
            .Describes("cursor", "The next of the page before. Default: the first page.").Refuses(400, 404, 503);

        if (IsOfGuild(one)) (_, _) = (run.Produces<GuildJobView>(StatusCodes.Status201Created), jobs.Produces<GuildJobListView>());
        else (_, _) = (run.Produces<JobView>(StatusCodes.Status201Created), jobs.Produces<JobListView>());

        routes.MapGet($"{one}/next", (string id, string? count, HttpContext context, ScheduleDesk desk) => desk.NextAsync(id, GuildOf(context), count, context))
            .For(one).WithSummary("The next occurrences of a schedule").Describes("id", ScheduleId)
            .DescribesInteger("count", "How many, 1 to 1000. Default: 10.").Produces<NextOccurrencesView>().Refuses(400, 404, 503);
    }

    private static async Task<IResult> RunAsync(string id, HttpContext context, ScheduleDesk desk, TypeStates types)
    {
        var guild = GuildOf(context);
        var run = await desk.RunAsync(id, guild, context);
        return guild is not null ? JobAnswers.Submitted(context, run, GuildsDialect.Address(run.Job), await types.ShowAsync(run.Job, GuildJobView.Of))
            : JobAnswers.Submitted(context, run, JobsDialect.Address(run.Job.Id), await types.ShowAsync(run.Job, JobView.Of));
    }

    private static async Task<IResult> ListJobsAsync(string id, string? status, string? limit, string? cursor, HttpContext context, ScheduleDesk desk, TypeStates types)
    {
        var guild = GuildOf(context);
        var page = await desk.JobsAsync(id, guild, status, limit, cursor, context);
        return guild is not null ? TypedResults.Ok(new GuildJobListView(await types.ShowAsync(page.Jobs, GuildJobView.Of), page.Next))
            : TypedResults.Ok(new JobListView(await types.ShowAsync(page.Jobs, JobView.Listed), page.Next));
    }

    private static bool IsOfGuild(string path) => path.StartsWith(OfGuild, StringComparison.Ordinal);

    private static RouteHandlerBuilder For(this RouteHandlerBuilder route, string path) => IsOfGuild(path) ? route.ForGuild() : route.WithTags("schedules");

    private static RouteHandlerBuilder ForGuild(this RouteHandlerBuilder route) => route.WithTags("guilds").DescribesSegment("guild_id", "The id of a guild.");

    /// <summary>The guild in the address; null where there is none.</summary>
    private static string? GuildOf(HttpContext context) =>
        context.GetRouteValue("guild_id") is string guild ? Parameters.PathKey(guild, "guild_id") : null;

    private static Func<ScheduleId, string> AddressIn(HttpContext context) => id =>
        GuildOf(context) is { } guild ? $"/guilds/{Uri.EscapeDataString(guild)}/schedules/{id}" : $"{All}/{id}";
}
