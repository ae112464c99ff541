using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OrleansJobs.Process.Tests.Workers.Fixtures;
using OrleansJobs.Support;
using OrleansJobs.Support.Calls;

namespace OrleansJobs.Process.Tests.Workers;

/// <summary>What handlers say that no service would take, and a service that is slow to hear the end, with each of the clients.</summary>
public sealed class WorkerOddityTests
{
    [Theory, Python, JavaScript]
    public async Task AFailureThatIsNoJsonIsUnexpectedAndTheWorkerGoesOn(string language)
    {
        var job = await RunAsync(language, "\"fail\":\"unspeakable\"", ",\"max_attempts\":1");
        Assert.Equal(("failed", "unexpected"), (job.Text("status"), job.GetProperty("error").Text("code")));
    }

    [Theory, Python, JavaScript]
    public async Task WhatAFailureSaysMayBeAnyObject(string language)
    {
        var job = await RunAsync(language, "\"fail\":\"exception\"");
        Assert.Equal(("failed", "odd"), (job.Text("status"), job.GetProperty("error").Text("code")));
        Assert.EndsWith("an exception", job.GetProperty("error").Text("message"), StringComparison.Ordinal);
    }

    [Theory, Python, JavaScript]
    public async Task ARefusedRetryIsStillTriedAgain(string language)
    {
        var job = await RunAsync(language, "\"fail\":\"past\"");
        Assert.Equal(("completed", 2L), (job.Text("status"), job.Number("attempt")));
        var error = job.GetProperty("attempts")[0].GetProperty("error");
        Assert.Equal(("unexpected", "The camera is warming up."), (error.Text("code"), error.Text("message")));
    }

    [Theory, Python, JavaScript]
    public async Task AnOddReportLosesNoOther(string language)
    {
        await using var workshop = await Workshop.OpenAsync();
        workshop.Hire(language, "first");
        var id = await workshop.SubmitAsync("\"frames\":0,\"odd\":true");
        var job = await workshop.Http.WatchUntilFinalAsync(id);
        Assert.Equal("completed", job.Text("status"));
        Assert.Equal(new string('y', 1000), job.GetProperty("progress").Text("message"));
        using var log = JsonDocument.Parse(await workshop.Http.GetStringAsync($"/api/jobs/{id}/log"));
        var lines = log.RootElement.GetProperty("lines").EnumerateArray().Select(line => line.GetProperty("text").GetString()!).ToArray();
        Assert.Equal(["refused at once", "", new string('x', 4000)], lines[..3]);
        Assert.Matches("^half .$", lines[3]);
        Assert.Equal(["two", "lines"], lines[4..]);
    }

    [Theory, Python, JavaScript]
    public async Task AWorkerWithABadAddressEnds(string language)
    {
        foreach (var address in (string[])["http://me:secret@127.0.0.1:9", "http://127.0.0.1:port", "ftp://127.0.0.1"])
        {
            await using var worker = Run(language, address);
            Assert.Equal(1, (await worker.EndAsync()).ExitCode);
        }
    }

    /// <summary>Two jobs: one has ended, and its report gets no good answer before the other was handed back.</summary>
    [Theory, Python, JavaScript]
    public async Task AWorkerThatIsStoppedStillTellsWhatHasEnded(string language)
    {
        await using var service = await FeedServer.StartAsync();
        var (reported, released, told) = (new TaskCompletionSource(), new TaskCompletionSource(), new TaskCompletionSource());
        var (claims, reports) = (0, 0);
        service.Put("/api/work/claim", async context =>
        {
            if (Interlocked.Increment(ref claims) > 1) await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            else await SayAsync(context, $$"""{"jobs":[{{Given("ended", "\"frames\":0")}},{{Given("held", "\"frames\":1,\"hold_at\":1,\"deaf\":true")}}]}""");
        });
        foreach (var report in (string[])["log", "progress", "checkpoint", "heartbeat"]) service.Put($"/api/work/held/{report}", context => SayAsync(context, "{}"));
        service.Put("/api/work/ended/complete", async context =>
        {
            if (Interlocked.Increment(ref reports) > 1) told.TrySetResult();
            else
            {
                reported.TrySetResult();
                await released.Task;
                context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            }

            await SayAsync(context, "{}");
        });
        service.Put("/api/work/held/release", async context =>
        {
            await SayAsync(context, "{}");
            released.TrySetResult();
        });

        await using var worker = Run(language, service.Url("/"));
        await reported.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await Workshop.UntilSaidAsync(worker, "holds held");
        worker.Signal(PosixSignal.SIGTERM);
        Assert.Equal(0, (await worker.EndAsync()).ExitCode);
        Assert.True(told.Task.IsCompleted);
    }

    private static async Task<JsonElement> RunAsync(string language, string input, string fields = "")
    {
        await using var workshop = await Workshop.OpenAsync("Jobs:Types:render:FirstRetryDelay=00:00:00");
        workshop.Hire(language, "first");
        var job = await workshop.Http.WatchUntilFinalAsync(await workshop.SubmitAsync($"\"frames\":1,{input}", fields));
        Assert.Equal("completed", (await workshop.Http.WatchUntilFinalAsync(await workshop.SubmitAsync("\"frames\":1"))).Text("status"));
        return job;
    }

    private static ProgramRun Run(string language, string address)
    {
        var script = Path.Combine(Repository.Root, "tests", "Process.Tests", "Workers", language == Language.Python ? "crew.py" : "crew.mjs");
        return Language.Of(language).Run(script, address, "first", 0.1.ToString(CultureInfo.InvariantCulture), "3", "render");
    }

    private static string Given(string id, string input) => $$$"""
        {"job":{"id":"{{{id}}}","type":"render","input":{ {{{input}}},"gate":"/nowhere"},"attempt":1,"checkpoint":null},"claim":"{{{id}}}","lease_seconds":60}
        """;

    private static Task SayAsync(HttpContext context, string json) => context.Response.WriteAsync(json);
}
