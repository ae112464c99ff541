using OrleansJobs.Gateway.Documentation;
using OrleansJobs.Gateway.Requests;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Dialects;

/// <summary>The routes of those who run jobs outside the service: workers that come and claim, endpoints that report back, callers of
/// tracked jobs. Each call but the first names the claim, and renews its lease.</summary>
internal static class WorkDialect
{
    private const string Job = "/api/work/{id}";
    private const int MostTypes = 50;
    private const int MostJobs = 100;
    private const double LongestWait = 30;

    /// <summary>The routes.</summary>
    public static void MapWorkDialect(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/work/claim", ClaimAsync).WithTags("work").WithSummary("Claim jobs to run, or wait for one")
            .DescribesBody<ClaimBody>().Produces<ClaimedJobsView>().Refuses(400, 413, 415, 503);

        routes.MapReport<ClaimOnlyBody, ClaimAnswer>("heartbeat", "Say that the work goes on, and hear whether it should",
            (report, job) =>
            {
                report.Fields.RefuseOthers();
                return job.TryRenewAsync(report.Claim);
            });
        routes.MapReport<ProgressReportBody, ClaimAnswer>("progress", "Say how far the work is; what is not named stays",
            async (report, job) => ClaimAnswer.Of(await job.ChangeProgressAsync(report.Claim, WorkReports.Progress(report.Fields), CancellationToken.None)));
        routes.MapReport<LinesBody, ClaimAnswer>("log", "Add lines to the log of the job",
            async (report, job) =>
            {
                var lines = WorkReports.Lines(report.Fields, report.Time.GetUtcNow());
                await report.Grains.LogOf(report.Job).AppendAsync(report.Claim, lines, CancellationToken.None);
                return await job.TryRenewAsync(report.Claim);
            });
        routes.MapReport<CheckpointBody, ClaimAnswer>("checkpoint", "Keep a point to resume from",
            async (report, job) =>
            {
                await job.SaveCheckpointAsync(report.Claim, WorkReports.Checkpoint(report.Fields), CancellationToken.None);
                return await job.TryRenewAsync(report.Claim);
            });
        routes.MapReport<CompleteBody, StatusAnswer>("complete", "Say that the work is done",
            (report, job) => report.FinishAsync(job, new JobOutcome.Succeeded(WorkReports.Result(report.Fields))));
        routes.MapReport<FailBody, StatusAnswer>("fail", "Say that the attempt failed",
            (report, job) => report.FinishAsync(job, WorkReports.Failure(report.Fields)));
        routes.MapReport<ClaimOnlyBody, StatusAnswer>("stopped", "Say that the work has stopped because a cancel was requested",
            (report, job) => report.FinishAsync(job, new JobOutcome.Stopped()));
        routes.MapReport<ClaimOnlyBody, StatusAnswer>("release", "Hand the job back; the attempt does not count",
            (report, job) => report.FinishAsync(job, new JobOutcome.Released()));
    }

    private static async Task<IResult> ClaimAsync(HttpContext context, JsonBody body, WorkDesk desk, TimeProvider time)
    {
        var fields = await body.ReadAsync(context.Request, context.RequestAborted);
        var types = fields.Texts("types", MostTypes) is { Count: > 0 } named ? named : throw fields.Refuse("types", $"must name 1 to {MostTypes} types");
        foreach (var type in types) Parameters.Type(type, "types");
        var limit = fields.Integer("limit", 1, MostJobs) ?? 1;
        var wait = TimeSpan.FromSeconds(fields.Number("wait", 0, LongestWait) ?? 0);
        var worker = fields.Key("worker") ?? "unnamed";
        var confirms = fields.Flag("confirm") ?? false;
        fields.RefuseOthers();
        var claimed = await desk.ClaimAsync([.. types.Distinct()], limit, wait, worker, confirms, context.RequestAborted);
        return TypedResults.Ok(new ClaimedJobsView([.. claimed.Select(job => ClaimedJobView.Of(job, time.GetUtcNow()))]));
    }

    /// <summary>A route on which the holder of a claim reports.</summary>
    private static void MapReport<TBody, TAnswer>(this IEndpointRouteBuilder routes, string word, string summary, Func<WorkReport, IJobClaimGrain, Task<TAnswer>> take) =>
        routes.MapPost($"{Job}/{word}", async (string id, HttpContext context, JsonBody body, IGrainFactory grains, TimeProvider time) =>
            {
                var job = Parameters.Id(id, "id");
                var fields = await body.ReadAsync(context.Request, context.RequestAborted);
                var report = new WorkReport(job, WorkReports.Claim(fields), fields, grains, time);
                return TypedResults.Ok(await take(report, grains.Claimed(job)));
            })
            .WithTags("work").WithSummary(summary).DescribesId("id").DescribesBody<TBody>().Produces<TAnswer>().Refuses(400, 404, 409, 413, 415, 503);

    private static async Task<ClaimAnswer> TryRenewAsync(this IJobClaimGrain job, Guid claim)
    {
        try
        {
            return ClaimAnswer.Of(await job.RenewAsync(claim, CancellationToken.None));
        }
        catch (ClaimLostException)
        {
            return ClaimAnswer.Lost;
        }
    }
}

/// <summary>What the holder of a claim says.</summary>
/// <param name="Job">The job.</param>
/// <param name="Claim">The claim.</param>
/// <param name="Fields">The rest of it.</param>
/// <param name="Grains">For what it leads to.</param>
/// <param name="Time">The clock.</param>
internal sealed record WorkReport(JobId Job, Guid Claim, JsonFields Fields, IGrainFactory Grains, TimeProvider Time)
{
    /// <summary>Ends the attempt. May be repeated.</summary>
    public async Task<StatusAnswer> FinishAsync(IJobClaimGrain job, JobOutcome outcome)
    {
        Fields.RefuseOthers();
        await job.FinishAsync(Claim, outcome, CancellationToken.None);
        return new StatusAnswer((await Grains.Job(Job).GetAsync(CancellationToken.None)).Status);
    }
}
