using System.Globalization;
using System.Text;
using Microsoft.Net.Http.Headers;
using OrleansJobs.Gateway.Documentation;
using OrleansJobs.Gateway.Live;
using OrleansJobs.Gateway.Requests;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Dialects;

/// <summary>The log of a job: read, followed, or as plain text for a terminal.</summary>
internal static class JobLogDialect
{
    private const string PlainText = "text/plain";

    /// <summary>The routes.</summary>
    public static void MapJobLogDialect(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/jobs/{id}/log", ReadAsync).WithTags("jobs").WithSummary("The last lines that the work of a job said, oldest first")
            .DescribesId("id").DescribesInteger("after", "The number of the last line already seen. Default: none.")
            .DescribesInteger("limit", "The most lines, 1 to 1000. Default: all that are kept.")
            .Produces<JobLogView>(StatusCodes.Status200OK, "application/json", PlainText).Refuses(400, 404, 503);

        routes.MapGet("/api/jobs/{id}/log/events", WatchAsync).WithTags("jobs")
            .WithSummary("The log of a job as server-sent events, up to the last line of a final one")
            .DescribesId("id").Describes("last_event_id", "The number of the line already seen, where the header Last-Event-ID cannot be sent.")
            .Produces<string>(StatusCodes.Status200OK, "text/event-stream").Produces(StatusCodes.Status204NoContent).Refuses(400, 404, 503);
    }

    private static async Task<IResult> ReadAsync(string id, string? after, string? limit, HttpContext context, IGrainFactory grains)
    {
        var jobId = Parameters.Id(id, "id");
        var page = await grains.Log(jobId).ReadAsync(
            Parameters.LogLine(after, "after") ?? 0, limit is null ? JobLimits.MostLogLines : Parameters.Limit(limit), context.RequestAborted);
        context.Response.Headers.Vary = HeaderNames.Accept;
        return WantsText(context.Request)
            ? TypedResults.Text(Text(page), PlainText, Encoding.UTF8)
            : TypedResults.Ok(JobLogView.Of(page));
    }

    private static Task WatchAsync(string id, string? last_event_id, HttpContext context, LogStreams streams) =>
        streams.AnswerAsync(context, Parameters.Id(id, "id"),
            Parameters.LastEventId(context.Request.Headers["Last-Event-ID"], last_event_id));

    /// <summary>Whether text is liked better than JSON, which everyone else gets.</summary>
    private static bool WantsText(HttpRequest request) =>
        MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted)
        && accepted.FirstOrDefault(one => one.MediaType.Equals(PlainText, StringComparison.OrdinalIgnoreCase)) is { } text
        && accepted.All(one => one == text || (one.Quality ?? 1) < (text.Quality ?? 1) || one.MatchesAllTypes);

    private static string Text(JobLogPage page)
    {
        var text = new StringBuilder();
        foreach (var line in page.Lines)
            text.Append(CultureInfo.InvariantCulture, $"{line.At.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffZ} {JobLogView.Word(line.Level),-7} {line.Text}\n");
        return text.ToString();
    }
}

/// <summary>Some lines of a log.</summary>
/// <param name="Lines">Oldest first.</param>
/// <param name="Next">What to give as <c>after</c> for the lines that are there already above these; null when there are none.</param>
/// <param name="Final">The job is final: when <c>next</c> is null, nothing will come.</param>
internal sealed record JobLogView(IReadOnlyList<JobLogLine> Lines, long? Next, bool Final)
{
    /// <summary>A page as it is shown.</summary>
    public static JobLogView Of(JobLogPage page) =>
        new(page.Lines, page.Lines is [.., var last] && last.Number < page.Newest ? last.Number : null, page.IsFinal);

    /// <summary>A level, as it is called on the wire.</summary>
    public static string Word(JobLogLevel level) => level.ToString().ToLowerInvariant();
}
