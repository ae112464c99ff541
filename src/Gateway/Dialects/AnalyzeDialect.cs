using Microsoft.Extensions.Options;
using OrleansJobs.Gateway.Documentation;
using OrleansJobs.Gateway.Hosting;
using OrleansJobs.Gateway.Requests;
using OrleansJobs.Gateway.Uploads;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Dialects;

/// <summary>Audio analysis: a file goes in, a status comes out, a cleanup for the one who runs it.</summary>
internal static class AnalyzeDialect
{
    private const int CleanupPage = 500;

    /// <summary>The routes.</summary>
    public static void MapAnalyzeDialect(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/analyze", AnalyzeAsync).WithTags("analysis").WithSummary("Upload a WAV file and start its analysis")
            .DescribesUpload(UploadRefusedException.Field).DescribesHeader(Caller.Header, "Who the job is for.")
            .Produces<AnalysisView>().Refuses(400, 413, 503);

        routes.MapGet("/api/status/{job_id}", StatusAsync).WithTags("analysis").WithSummary("Where an analysis stands")
            .DescribesId("job_id").Produces<AnalysisView>().Refuses(400, 404, 503);

        routes.MapDelete("/api/jobs/cleanup", CleanupAsync).WithTags("jobs").WithSummary("Delete final jobs that ended long enough ago")
            .DescribesNumber("days", "How long ago, 0 to 36500. Default: 7.").Produces<CleanupView>().Refuses(400, 503)
            .RefusesOtherParameters();

        routes.MapDelete("/api/jobs/{id}", DeleteAsync).WithTags("jobs").WithSummary("Delete a final job and its file")
            .DescribesId("id").Produces<DeletedView>().Refuses(400, 404, 409, 503).RefusesOtherParameters();
    }

    private static async Task<IResult> AnalyzeAsync(HttpRequest request, IFileStore files, AnalysisDesk desk, UploadEnd end, TypeStates types,
        TimeProvider time, IOptions<GatewayOptions> options, CancellationToken cancellationToken)
    {
        var (id, user) = (JobId.New(time), Caller.Of(request.HttpContext));
        var file = await end.LimitAsync(
            until => AudioUpload.ReceiveAsync(request, files, id, options.Value.MaxUploadBytes, until), cancellationToken);
        var job = await desk.SubmitAsync(id, new JobSubmission
        {
            Type = "analysis",
            Name = file.Name,
            Input = JsonText.From(new AnalysisInput(file.Name, file.ContentType, file.Size)),
            User = user,
        });
        return TypedResults.Ok(await types.ShowAsync(job, AnalysisView.Of));
    }

    private static async Task<IResult> StatusAsync(string job_id, IGrainFactory grains, TypeStates types, CancellationToken cancellationToken)
    {
        var job = await grains.Job(Parameters.Id(job_id, "job_id")).GetAsync(cancellationToken);
        return TypedResults.Ok(await types.ShowAsync(job, AnalysisView.Of));
    }

    private static async Task<IResult> CleanupAsync(string? days, IGrainFactory grains, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var age = Parameters.Days(days);
        var endedBefore = time.GetUtcNow() - TimeSpan.FromDays((double)age);
        long deleted = 0;
        int page;
        do
        {
            page = await grains.JobList().CleanupAsync(endedBefore, CleanupPage, cancellationToken);
            deleted += page;
        }
        while (page >= CleanupPage);

        return TypedResults.Ok(new CleanupView(deleted, age));
    }

    private static async Task<IResult> DeleteAsync(string id, IGrainFactory grains, CancellationToken cancellationToken)
    {
        var jobId = Parameters.Id(id, "id");
        await grains.Job(jobId).DeleteAsync(cancellationToken);
        return TypedResults.Ok(new DeletedView(jobId, true));
    }
}

/// <summary>What the analysis is given beside the file.</summary>
internal sealed record AnalysisInput(string FileName, string? ContentType, long SizeBytes);

/// <summary>What a cleanup did.</summary>
internal sealed record CleanupView(long Deleted, decimal Days);

/// <summary>What a deletion did.</summary>
internal sealed record DeletedView(JobId JobId, bool Deleted);
