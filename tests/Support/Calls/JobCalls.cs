using System.Net.Http.Headers;
using System.Text.Json;

namespace OrleansJobs.Support.Calls;

/// <summary>The calls of a client, and what it looks for in the answers.</summary>
public static class JobCalls
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Uploads a recording.</summary>
    /// <returns>The id: from now on the service has promised to keep the job.</returns>
    public static async Task<string> UploadAsync(this HttpClient http, byte[] wave)
    {
        using var form = UploadOf(wave);
        using var answer = await http.PostAsync("/api/analyze", form);
        answer.EnsureSuccessStatusCode();
        return (await ReadAsync(answer)).Text("job_id");
    }

    /// <summary>What an upload sends.</summary>
    public static MultipartFormDataContent UploadOf(byte[] wave)
    {
        var file = new ByteArrayContent(wave);
        file.Headers.ContentType = new MediaTypeHeaderValue("audio/wav");
        return new MultipartFormDataContent { { file, "file", "recording.wav" } };
    }

    public static Task<JsonElement> JobAsync(this HttpClient http, string id) => http.ReadAsync($"/api/jobs/{id}");

    /// <summary>Every job, without what lists leave out.</summary>
    public static async Task<JsonElement[]> JobsAsync(this HttpClient http, string filter = "")
    {
        var page = await http.ReadAsync($"/api/jobs?limit=1000{filter}");
        if (page.Text("next") is { } next) throw new InvalidOperationException($"There are more jobs than one page: {next} comes next.");
        return [.. page.GetProperty("jobs").EnumerateArray()];
    }

    /// <summary>Watches a job until it is as wanted.</summary>
    public static async Task<JsonElement> WatchUntilAsync(this HttpClient http, string id, Func<JsonElement, bool> wanted)
    {
        using var events = await EventReader.OpenAsync(http, $"/api/jobs/{id}/events");
        while (await events.NextEventAsync() is { } next)
        {
            if (wanted(next.Job)) return next.Job;
        }

        throw new InvalidOperationException($"Job {id} never became what was waited for.");
    }

    /// <summary>Uploads a recording that takes its time and waits until the work is on the way.</summary>
    public static async Task<string> UploadUntilAtWorkAsync(this HttpClient http, byte[] wave)
    {
        var id = await http.UploadAsync(wave);
        await http.WatchUntilAsync(id, job => job.Text("status") == "running" && HasProgress(job));
        return id;
    }

    public static Task<JsonElement> WatchUntilFinalAsync(this HttpClient http, string id) => http.WatchUntilAsync(id, IsFinal);

    /// <summary>Whether its status can change no more.</summary>
    public static bool IsFinal(this JsonElement job) => job.Text("status") is "completed" or "failed" or "cancelled";

    /// <summary>Asks again and again until it is so.</summary>
    public static async Task UntilAsync(Func<Task<bool>> isSo, string what, TimeSpan? atMost = null)
    {
        using var patience = new CancellationTokenSource(atMost ?? Patience);
        while (!await isSo())
        {
            if (patience.IsCancellationRequested) throw new TimeoutException($"It never came about that {what}.");
            await Task.Delay(20, CancellationToken.None);
        }
    }

    public static string Text(this JsonElement element, string name) => element.GetProperty(name).GetString()!;

    public static long Number(this JsonElement element, string name) => element.GetProperty(name).GetInt64();

    private static bool HasProgress(JsonElement job) =>
        job.GetProperty("progress").GetProperty("current").ValueKind == JsonValueKind.Number;

    private static async Task<JsonElement> ReadAsync(this HttpClient http, string path)
    {
        using var answer = await http.GetAsync(path);
        answer.EnsureSuccessStatusCode();
        return await ReadAsync(answer);
    }

    /// <summary>The body of an answer.</summary>
    public static async Task<JsonElement> ReadAsync(HttpResponseMessage answer) =>
        JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
}
