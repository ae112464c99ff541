using System.Collections.Immutable;
using OrleansJobs.Gateway.Documentation;
using OrleansJobs.Gateway.Requests;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Dialects;

/// <summary>The briefings dashboard: start a briefing, poll it, show the latest, and every job of the product. What belongs to the product
/// is the tenant <c>briefings</c>, also jobs of other types that were started over the canonical route.</summary>
internal static class BriefingsDialect
{
    private const string Tenant = "briefings";
    private const string Type = "briefing";

    /// <summary>How often a page that comes back short is filled up.</summary>
    private const int MostReads = 20;

    private static readonly JobScope Product = new(JobScopeKind.Guild, Tenant);

    /// <summary>The routes.</summary>
    public static void MapBriefingsDialect(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/briefings/generate", GenerateAsync).WithTags("briefings").WithSummary("Start a briefing")
            .DescribesBody<BriefingRequest>(isRequired: false).DescribesHeader(Caller.Header, "Who the job is for.")
            .DescribesIdempotencyKey().Produces<BriefingView>().Refuses(400, 409, 413, 415, 503);

        routes.MapGet("/api/briefings/generate/{job_id}", (string job_id, HttpContext context, IGrainFactory grains, TypeStates types) =>
            GetAsync(Parameters.Id(job_id, "job_id"), context, grains, types)).WithTags("briefings").WithSummary("Where a briefing stands")
            .DescribesId("job_id").Produces<BriefingView>().Refuses(400, 404, 503);

        routes.MapGet("/api/briefings", ListBriefingsAsync).WithTags("briefings").WithSummary("Completed briefings, newest first")
            .DescribesInteger("limit", "How many, 1 to 1000. Default: 50.").Describes("cursor", "The next of the page before.")
            .Produces<BriefingView[]>().Refuses(400, 503);

        routes.MapGet("/api/briefings/latest", LatestAsync).WithTags("briefings").WithSummary("The briefing that was completed last")
            .Produces<BriefingView>().Refuses(404, 503);

        routes.MapGet("/api/briefings/jobs", ListJobsAsync).WithTags("briefings").WithSummary("Jobs of every type, newest first")
            .DescribesInteger("limit", "How many, 1 to 1000. Default: 50.").Describes("cursor", "The next of the page before.")
            .Produces<BriefingView[]>().Refuses(400, 503);

        routes.MapGet("/api/briefings/jobs/active", ActiveAsync).WithTags("briefings").WithSummary("The job at work")
            .Produces<ActiveBriefingView>().Refuses(503);

        routes.MapGet("/api/briefings/jobs/{id}", (string id, HttpContext context, IGrainFactory grains, TypeStates types) =>
            GetAsync(Parameters.Id(id, "id"), context, grains, types)).WithTags("briefings").WithSummary("A job of any type")
            .DescribesId("id").Produces<BriefingView>().Refuses(400, 404, 503);
    }

    private static async Task<IResult> GenerateAsync(HttpContext context, JsonBody body, JobDesk desk, TypeStates types)
    {
        var request = BriefingRequest.Read(await body.ReadAsync(context.Request, context.RequestAborted));
        var submitted = await desk.SubmitAsync(new JobSubmission
        {
            Type = Type,
            Tenant = Tenant,
            User = Caller.Of(context),
            Name = request.Title,
            Input = JsonText.From(request),
            IdempotencyKey = IdempotencyKey.Of(context),
        });
        context.Response.Headers.Location = $"/api/briefings/generate/{submitted.Job.Id}";
        return TypedResults.Ok(await types.ShowAsync(submitted.Job, BriefingView.Of));
    }

    private static async Task<IResult> GetAsync(JobId id, HttpContext context, IGrainFactory grains, TypeStates types)
    {
        var job = await grains.Job(id).GetAsync(context.RequestAborted);
        return job.Tenant == Tenant ? TypedResults.Ok(await types.ShowAsync(job, BriefingView.Of)) : throw new JobNotFoundException(id);
    }

    private static Task<IResult> ListBriefingsAsync(
        string? limit, string? cursor, HttpContext context, IGrainFactory grains, TypeStates types) =>
        ListAsync(Briefings(Parameters.Limit(limit), Parameters.Cursor(cursor, "cursor")), context, grains, types);

    private static Task<IResult> ListJobsAsync(
        string? limit, string? cursor, HttpContext context, IGrainFactory grains, TypeStates types) =>
        ListAsync(Jobs(Parameters.Limit(limit), Parameters.Cursor(cursor, "cursor")), context, grains, types);

    private static async Task<IResult> ListAsync(JobListQuery query, HttpContext context, IGrainFactory grains, TypeStates types)
    {
        var page = await FillAsync(query, grains, context.RequestAborted);
        context.LinkNext(page.Next);
        return TypedResults.Ok(await types.ShowAsync(page.Jobs, BriefingView.Of));
    }

    /// <summary>The scope remembers what ended last; the store is asked where that was other jobs alone.</summary>
    private static async Task<IResult> LatestAsync(HttpContext context, IGrainFactory grains, TypeStates types)
    {
        var known = await grains.Index(Product).GetAsync(context.RequestAborted);
        var latest = known.Finished.FirstOrDefault(job => job is { Type: Type, Status: JobStatus.Completed })
            ?? (await FillAsync(Briefings(1, null), grains, context.RequestAborted)).Jobs.FirstOrDefault()
            ?? throw new NothingHereException("No briefing was completed yet.");
        return await GetAsync(latest.Id, context, grains, types);
    }

    private static async Task<IResult> ActiveAsync(HttpContext context, IGrainFactory grains, TypeStates types)
    {
        var active = (await grains.Index(Product).GetAsync(context.RequestAborted)).Active;
        var job = active.FirstOrDefault(one => one.Status == JobStatus.Running) ?? active.FirstOrDefault();
        return TypedResults.Ok(new ActiveBriefingView(job is not null, job is null ? null : await types.ShowAsync(job, BriefingView.Of)));
    }

    private static JobListQuery Jobs(int limit, JobId? cursor) => new(limit, cursor) { Scopes = [Product] };

    private static JobListQuery Briefings(int limit, JobId? cursor) =>
        Jobs(limit, cursor) with { Type = Type, Status = JobStatus.Completed };

    /// <summary>A page as long as it was asked for: a bare list cannot say that it is short.</summary>
    private static async Task<JobPage> FillAsync(JobListQuery query, IGrainFactory grains, CancellationToken cancellationToken)
    {
        var jobs = ImmutableArray.CreateBuilder<JobSnapshot>();
        var next = query.Cursor;
        for (var reads = 0; reads < MostReads; reads++)
        {
            var page = await grains.JobList().ListAsync(query with { Limit = query.Limit - jobs.Count, Cursor = next }, cancellationToken);
            jobs.AddRange(page.Jobs);
            next = page.Next;
            if (next is null || jobs.Count == query.Limit) break;
        }

        return new JobPage(jobs.ToImmutable(), next);
    }
}
