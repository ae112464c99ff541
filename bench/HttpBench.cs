using System.Net.Http.Headers;
using System.Text.Json;
using OrleansJobs.Support;
using OrleansJobs.Support.Audio;

namespace OrleansJobs.Bench;

/// <summary>Create and read over HTTP. A create is an upload: a file of one second and a row, each on the disk before the answer.</summary>
internal static class HttpBench
{
    /// <summary>One second of silence at 8 kHz, 8 bit.</summary>
    private static readonly byte[] Wave = WaveFile.Write(new WaveSpec { SampleRate = 8_000, Bits = 8 }, new double[8_000]);

    public static async Task RunAsync(Report report)
    {
        using var data = new TemporaryDirectory();
        await using var service = await ServiceProcess.StartAsync(data.Path, "Jobs:Runner:Concurrency=0");
        var id = await CreateAsync(service.Http);
        foreach (var inFlight in new[] { 1, 64 })
        {
            var create = await Timing.MeasureAsync(500, inFlight, () => CreateAsync(service.Http));
            report.Figure($"create over HTTP, {inFlight} in flight, each", Report.Milliseconds(create), $"{1000 / create:0} a second");
            var read = await Timing.MeasureAsync(2_000, inFlight, () => service.Http.GetByteArrayAsync($"/api/jobs/{id}"));
            report.Figure($"read over HTTP, {inFlight} in flight, each", Report.Milliseconds(read), $"{1000 / read:0} a second");
        }
    }

    /// <summary>Uploads a second of silence.</summary>
    /// <returns>The job's id.</returns>
    public static async Task<string> CreateAsync(HttpClient http)
    {
        using var file = new ByteArrayContent(Wave);
        file.Headers.ContentType = new MediaTypeHeaderValue("audio/wav");
        using var form = new MultipartFormDataContent { { file, "file", "test.wav" } };
        using var answer = await http.PostAsync("/api/analyze", form);
        answer.EnsureSuccessStatusCode();
        using var body = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync());
        return body.RootElement.GetProperty("job_id").GetString()!;
    }
}
