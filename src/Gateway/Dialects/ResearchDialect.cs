using OrleansJobs.Gateway.Documentation;
using OrleansJobs.Gateway.Requests;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Dialects;

/// <summary>Reports and podcasts on banks: at most one of each in the making for a bank, whoever asks, and the newest of each.</summary>
internal static class ResearchDialect
{
    private const string Report = "report";
    private const string Podcast = "podcast";
    private const string Path = "/api/research/{idrssd}";

    /// <summary>The routes.</summary>
    public static void MapResearchDialect(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path + "/job-status", StatusAsync).WithTags("research").WithSummary("Where the report or podcast on a bank stands")
            .Describes("idrssd", "The id of the bank.").Describes("type", "report or podcast.")
            .Produces<ResearchStatusView>().Refuses(400, 503);

        routes.MapPost(Path + "/generate-background", StartReportAsync).WithTags("research").WithSummary("Start a report on a bank")
            .Describes("idrssd", "The id of the bank.").DescribesBody<ReportRequest>(isRequired: false)
            .DescribesHeader(Caller.Header, "Who the report is for.")
            .Produces<ResearchStartView>(StatusCodes.Status202Accepted).Refuses(400, 413, 415, 503);

        routes.MapPost(Path + "/podcast/generate-background", StartPodcastAsync).WithTags("research").WithSummary("Start a podcast on a bank")
            .Describes("idrssd", "The id of the bank.").DescribesBody<PodcastRequest>().DescribesHeader(Caller.Header, "Who the podcast is for.")
            .Produces<ResearchStartView>(StatusCodes.Status202Accepted).Refuses(400, 413, 415, 503);

        routes.MapGet(Path + "/report", ReportAsync).WithTags("research").WithSummary("The newest report on a bank")
            .Describes("idrssd", "The id of the bank.").Produces<JsonText>().Refuses(400, 404, 503);

        routes.MapGet(Path + "/podcast", PodcastAsync).WithTags("research").WithSummary("The newest podcast on a bank")
            .Describes("idrssd", "The id of the bank.").Produces<JsonText>().Refuses(400, 404, 503);
    }

    private static async Task<IResult> StatusAsync(string idrssd, string? type, ResearchJobs jobs, TypeStates types,
        CancellationToken cancellationToken)
    {
        var bank = ResearchFields.Bank(idrssd);
        var wanted = type is Report or Podcast ? type
            : throw new InvalidJobException("type", $"type is report or podcast, not '{Parameters.Shown(type)}'.");
        var job = await jobs.FindCurrentAsync(bank, wanted, cancellationToken);
        var view = job is null ? null : await types.ShowAsync(job, ResearchJobView.Of);
        return TypedResults.Ok(new ResearchStatusView(view is not null, view));
    }

    private static async Task<IResult> StartReportAsync(string idrssd, HttpContext context, JsonBody body, JobDesk desk, TypeStates types)
    {
        var bank = ResearchFields.Bank(idrssd);
        var fields = await body.ReadAsync(context.Request, context.RequestAborted);
        var request = ReportRequest.Read(fields);
        var input = new ReportInput(bank, request.Title, request.Bank, request.Data, request.Files);
        return await StartAsync(Report, bank, JsonText.From(input), context, desk, types);
    }

    private static async Task<IResult> StartPodcastAsync(string idrssd, HttpContext context, JsonBody body, JobDesk desk, ResearchJobs jobs,
        TypeStates types)
    {
        var bank = ResearchFields.Bank(idrssd);
        var fields = await body.ReadAsync(context.Request, context.RequestAborted);
        var request = PodcastRequest.Read(fields);
        var (report, job) = request.Report is { } given ? (given, null) : await jobs.FindReportAsync(bank, context.RequestAborted);
        return await StartAsync(Podcast, bank, JsonText.From(new PodcastInput(bank, request.Experts, report, job)), context, desk, types);
    }

    private static async Task<IResult> StartAsync(string type, string bank, JsonText input, HttpContext context, JobDesk desk, TypeStates types)
    {
        var submitted = await desk.SubmitAsync(new JobSubmission
        {
            Type = type,
            Subject = bank,
            User = Caller.Of(context),
            Name = $"{(type == Report ? "Report" : "Podcast")} on bank {bank}",
            Input = input,
            ActiveKey = ResearchJobs.ActiveKey(bank, type),
        });
        var job = await types.ShowAsync(submitted.Job, ResearchJobView.Of);
        return TypedResults.Accepted($"/api/research/{bank}/job-status?type={type}",
            new ResearchStartView(true, job.Id, job.Status, !submitted.Created, job));
    }

    private static Task<IResult> ReportAsync(string idrssd, ResearchJobs jobs, CancellationToken cancellationToken) =>
        NewestAsync(idrssd, Report, jobs, cancellationToken);

    private static Task<IResult> PodcastAsync(string idrssd, ResearchJobs jobs, CancellationToken cancellationToken) =>
        NewestAsync(idrssd, Podcast, jobs, cancellationToken);

    private static async Task<IResult> NewestAsync(string idrssd, string type, ResearchJobs jobs,
        CancellationToken cancellationToken)
    {
        var job = await jobs.FindCompletedAsync(ResearchFields.Bank(idrssd), type, cancellationToken);
        return job?.Result is { } result ? TypedResults.Ok(result) : TypedResults.NotFound();
    }

    /// <summary>The input of a report job.</summary>
    private sealed record ReportInput(string Idrssd, string? Title, string? Bank, JsonText? Data, IReadOnlyList<string>? Files);

    /// <summary>The input of a podcast job.</summary>
    private sealed record PodcastInput(string Idrssd, IReadOnlyList<JsonText> Experts, ReportText? Report, JobId? ReportJobId);
}
