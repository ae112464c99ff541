using System.Text.Json;
using OrleansJobs.Browser.Tests.Fixtures;
using OrleansJobs.Support;
using OrleansJobs.Support.Audio;
using OrleansJobs.Support.Calls;

namespace OrleansJobs.Browser.Tests;

/// <summary>What a browser's own EventSource makes of the event stream.</summary>
[Collection(BrowserCollection.Name)]
public sealed class LiveTests(BrowserRun browser) : IDisposable
{
    private readonly TemporaryDirectory _data = new();

    public void Dispose() => _data.Dispose();

    [BrowserFact]
    public async Task AStreamComesBackByItselfAfterTheServiceWasKilledAndEndsWithTheJob()
    {
        var service = await ServiceProcess.StartAsync(_data.Path);
        using var page = browser.Open(service, scripts: "Pages/Live.js");
        page.Network();
        string? seen = null;
        (service, var id) = await KilledAtWork.StartAgainAsync(service, _data.Path, http => WatchAsync(page, http), async () =>
        {
            await page.UntilAsync("breaks > 0");
            seen = page.Ask("events.at(-1).id").GetString();
        });
        await using var again = service;
        await page.UntilAsync("events.at(-1).job.status === 'completed'", KilledAtWork.Patience);
        Assert.Equal(2, page.Ask("events.at(-1).job.attempt").GetInt32());
        Assert.True(page.Ask("events.every((event, i) => i === 0 || Number(event.id) > Number(events[i - 1].id))").GetBoolean());
        await page.UntilAsync("source.readyState === EventSource.CLOSED");

        var visits = Visits(page, $"/api/jobs/{id}/events");
        var last = page.Ask("events.at(-1).id").GetString();
        Assert.Null(visits[0].LastEventId);
        Assert.Contains(visits, visit => visit.LastEventId == seen && visit.Status == 200);
        Assert.Equal((last, 204), visits[^1]);
    }

    private static async Task<string> WatchAsync(Page page, HttpClient http)
    {
        page.Reload(); // what it knew of an earlier recording counts no more
        var id = await http.UploadAsync(Recordings.Long);
        page.Do($"watch('{id}')");
        await page.UntilAsync("events.some(event => event.job.status !== 'pending')");
        return id;
    }

    /// <summary>Each request of the stream: the last event it named, and how it was answered (0: not at all).</summary>
    private static List<(string? LastEventId, int Status)> Visits(Page page, string path)
    {
        var log = page.Network().ToArray();
        var answers = Of("Network.responseReceived").ToLookup(answer => answer.Text("requestId"), Status);
        var headers = Of("Network.requestWillBeSentExtraInfo").ToLookup(sent => sent.Text("requestId"), sent => LastEventId(sent.GetProperty("headers")));
        return [.. Of("Network.requestWillBeSent").Where(sent => sent.GetProperty("request").Text("url").EndsWith(path, StringComparison.Ordinal))
            .Select(sent => sent.Text("requestId")).Select(id => (headers[id].LastOrDefault(), answers[id].LastOrDefault()))];

        IEnumerable<JsonElement> Of(string method) => log.Where(entry => entry.Text("method") == method).Select(entry => entry.GetProperty("params"));

        static int Status(JsonElement answer) => answer.GetProperty("response").GetProperty("status").GetInt32();

        static string? LastEventId(JsonElement headers) => headers.EnumerateObject()
            .Where(header => header.Name.Equals("Last-Event-ID", StringComparison.OrdinalIgnoreCase)).Select(header => header.Value.GetString()).SingleOrDefault();
    }
}
