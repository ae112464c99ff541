using System.Globalization;
using System.Text;
using System.Text.Json;
using OrleansJobs.Gateway.Requests;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Live;

/// <summary>Answers one browser with the log of a job as events, from the first line that is kept, or the first it has not seen, to the last
/// one of a final job.</summary>
internal sealed class LogStreams(EventStreams streams, LogFeed feed, IGrainFactory grains)
{
    /// <summary>Streams until the job is final or deleted, the browser leaves, or the service stops.</summary>
    /// <param name="context">The request; nothing was answered yet.</param>
    /// <param name="id">The job.</param>
    /// <param name="lastEventId">The number of the line the browser has seen; null when it has seen none.</param>
    /// <exception cref="JobNotFoundException">There is no such job.</exception>
    public async Task AnswerAsync(HttpContext context, JobId id, long? lastEventId)
    {
        var known = await grains.Log(id).ReadAsync(0, 1, context.RequestAborted);
        if (known.IsFinal && lastEventId == known.Newest)
        {
            // The browser has the end already; this status is the one that keeps an EventSource from coming back.
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        var after = lastEventId <= known.Newest ? lastEventId.Value : 0; // a line that never was is as good as none
        await streams.StreamAsync(context, $"the log of job {id}", sse => StreamAsync(sse, id, after, context.RequestAborted));
    }

    private async Task StreamAsync(SseWriter sse, JobId id, long after, CancellationToken aborted)
    {
        await using var subscription = feed.Subscribe(id, after);
        var pages = subscription.Pages;
        while (await sse.ReadyAsync(pages.WaitToReadAsync(aborted)))
        {
            while (pages.TryRead(out var page)) await sse.SendAsync(Write(page));
        }
    }

    /// <summary>The lines of the event stream: <c>id</c> is the number, <c>data</c> the line. The end has the number of the last line, so
    /// that who comes back for more is told that there is none.</summary>
    private static byte[] Write(JobLogPage page)
    {
        var frames = new StringBuilder();
        foreach (var line in page.Lines) Write(frames, line.Number, "log", JsonSerializer.Serialize(line, JobJson.Options));
        if (page.IsFinal) Write(frames, page.Newest, "end", "{}");
        return Encoding.UTF8.GetBytes(frames.ToString());
    }

    private static void Write(StringBuilder frames, long id, string name, string data) =>
        frames.Append(CultureInfo.InvariantCulture, $"id: {id}\nevent: {name}\ndata: {data}\n\n");
}
