using System.Text;
using Microsoft.AspNetCore.Http;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Support;

namespace OrleansJobs.Handlers.Tests.Runners;

/// <summary>What an endpoint may answer, and what becomes of it.</summary>
public sealed class EndpointAnswerTests : IAsyncLifetime
{
    private FeedServer _server = null!;

    public async Task InitializeAsync() => _server = await FeedServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData(200, "application/json", """{"pages": 7, "of": "Café"}""")]
    [InlineData(201, "application/json; charset=utf-8", "[1, 2]")]
    [InlineData(200, "application/vnd.report+json", "null")]
    public async Task AJsonAnswerIsTheResultAsItWasWritten(int status, string type, string body) =>
        Assert.Equal(body, await At(status, type, body).SucceedAsync());

    [Theory]
    [InlineData(204, null)]
    [InlineData(200, null)]
    [InlineData(200, "text/plain")]
    public async Task AnAnswerWithoutABodyIsASuccessWithoutAResult(int status, string? type) => Assert.Null(await At(status, type, "").SucceedAsync());

    [Theory]
    [InlineData("text/html", "<p>Welcome</p>", "is text/html")]
    [InlineData(null, "{}", "has no Content-Type")]
    [InlineData("application/json", "{\"half\":", "is no JSON")]
    [InlineData("application/json", "{} {}", "is no JSON")]
    public async Task AnAnswerThatCannotBeReadEndsTheJob(string? type, string body, string said)
    {
        var failed = await At(200, type, body).FailAsync();
        Assert.Equal(("endpoint_answer", false), (failed.Error.Code, failed.Retryable));
        Assert.Contains(said, failed.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BytesThatAreNoTextAreNoJson()
    {
        var url = _server.Put("/bytes", [(byte)'"', 0xFF, 0xFE, (byte)'"'], "application/json");
        Assert.Equal("endpoint_answer", (await new EndpointRun(url).FailAsync()).Error.Code);
    }

    [Fact]
    public async Task ACompressedAnswerIsNotUnpacked()
    {
        var asked = "";
        var url = _server.Put("/packed", context =>
        {
            asked = context.Request.Headers.AcceptEncoding.ToString();
            context.Response.Headers.ContentEncoding = "gzip";
            context.Response.ContentType = "application/json";
            return context.Response.WriteAsync("{}");
        });
        var failed = await new EndpointRun(url).FailAsync();
        Assert.Equal(("identity", "endpoint_answer"), (asked, failed.Error.Code));
        Assert.Contains("compressed", failed.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LinesAreTakenAsEventsAndTheOthersAreLogged()
    {
        var run = At(200, "application/x-ndjson", """
            {"event": "progress", "current": 1, "total": 4, "message": "One"}

            Loading the model
            {"event": "log", "text": "Careful", "level": "warning"}
            {"event": "checkpoint", "checkpoint": {"page": 1}}
            {"event": "progress", "current": 2}
            {"event": "progress", "percent": 101}
            {"event": "result", "result": {"ok": true}}
            {"event": "log", "text": "not read any more"}
            """.ReplaceLineEndings("\r\n"));
        Assert.Equal("""{"ok": true}""", await run.SucceedAsync());
        Assert.Equal([(25.0, "One"), (50.0, "One")], run.Shown.Select(progress => (progress.Percent!.Value, progress.Message!)));
        Assert.Equal(["""{"page": 1}"""], run.Kept);
        Assert.Equal(("Loading the model", JobLogLevel.Info), run.Logged[0]);
        Assert.Equal(("Careful", JobLogLevel.Warning), run.Logged[1]);
        Assert.Contains("'percent' must be", run.Logged[2].Text, StringComparison.Ordinal);
        Assert.Equal(3, run.Logged.Count);
    }

    [Fact]
    public async Task ServerSentEventsAreTakenByTheirNames()
    {
        var run = At(200, "text/event-stream", """
            : hello
            retry: 1000

            event: progress
            data: {"current": 1,
            data:  "total": 4}

            event: log
            data: no object

            data: Loading the model

            data: {"event": "log", "text": "Careful", "level": "warning"}

            event: checkpoint
            data: {"checkpoint": 3}

            event: result
            data:

            event: log
            data: {"text": "not read any more"}


            """);
        Assert.Null(await run.SucceedAsync());
        Assert.Equal(25.0, Assert.Single(run.Shown).Percent);
        Assert.Equal(["3"], run.Kept);
        Assert.Equal(
            [("The fields of the event log must be a JSON object.", JobLogLevel.Warning), ("Loading the model", JobLogLevel.Info), ("Careful", JobLogLevel.Warning)],
            run.Logged);
    }

    [Theory]
    [InlineData("application/x-ndjson", """{"event":"error","code":"no_paper","message":"The tray is empty.","retryable":true,"retry_after":7}""")]
    [InlineData("text/event-stream", "event: error\ndata: {\"code\":\"no_paper\",\"message\":\"The tray is empty.\",\"retryable\":true,\"retry_after\":7}\n\n")]
    public async Task AStreamMayEndInAnError(string type, string body)
    {
        var failed = await At(200, type, body).FailAsync();
        Assert.Equal((new JobError("no_paper", "The tray is empty."), true, TimeSpan.FromSeconds(7)), (failed.Error, failed.Retryable, failed.RetryAfter));
    }

    [Theory]
    [InlineData("application/x-ndjson", "{\"event\":\"progress\",\"percent\":99}\n")]
    [InlineData("application/x-ndjson", "{\"event\":\"result\"")]
    [InlineData("application/x-ndjson", "")]
    [InlineData("text/event-stream", "event: progress\ndata: {\"percent\":99}\n\n")]
    [InlineData("text/event-stream", "event: result\ndata: {}\n")] // an event ends with an empty line
    [InlineData("text/event-stream", "")]
    public async Task AStreamThatEndsWithoutAWordIsIncomplete(string type, string body)
    {
        var failed = await At(200, type, body).FailAsync();
        Assert.Equal(("incomplete", true), (failed.Error.Code, failed.Retryable));
    }

    [Fact]
    public async Task AFloodOfLinesPassesThrough()
    {
        var url = _server.Put("/flood", async context =>
        {
            context.Response.ContentType = "application/x-ndjson";
            for (var line = 0; line < 50_000; line++) await context.Response.WriteAsync($"line {line}\n");
            await context.Response.WriteAsync("{\"event\":\"result\",\"result\":1}");
        });
        var run = new EndpointRun(url);
        Assert.Equal("1", await run.SucceedAsync());
        Assert.Equal((50_000, "line 49999"), (run.Logged.Count, run.Logged[^1].Text));
    }

    [Theory]
    [InlineData("\r")]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public async Task AnEventIsTakenWhenItsLastByteIsThere(string end)
    {
        using var endpoint = new RawEndpoint(async stream =>
        {
            await RawEndpoint.ReadHeadAsync(stream);
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"u8.ToArray());
            foreach (var one in Encoding.UTF8.GetBytes(string.Join(end, ": hello", "event: result", "data: {\"result\":", "data: \"Café\"}", "", ""))) await stream.WriteAsync(new[] { one });
            await RawEndpoint.UntilClosedAsync(stream);
        });
        Assert.Equal("\"Café\"", await new EndpointRun(endpoint.Url).SucceedAsync().WaitAsync(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public async Task SignsOfLifeAddUpToNothing()
    {
        var url = _server.Put("/alive", async context =>
        {
            context.Response.ContentType = "text/event-stream";
            var pings = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(": still at work\n\n", 4096)));
            for (var sent = 0; sent < 20 * 1024 * 1024; sent += pings.Length) await context.Response.Body.WriteAsync(pings);
            await context.Response.WriteAsync("event: result\ndata: {\"result\":7}\n\n");
        });
        Assert.Equal("7", await new EndpointRun(url).SucceedAsync());
    }

    [Theory]
    [InlineData("application/json", "\"{0}\"")]
    [InlineData("application/x-ndjson", "{{\"event\":\"result\",\"result\":\"{0}\"}}")]
    [InlineData("text/event-stream", "event: result\ndata: {{\"result\":\"{0}\"}}\n\n")]
    public async Task AResultOfFifteenMegabytesIsTaken(string type, string format)
    {
        var large = new string('x', 15 * 1024 * 1024);
        var url = _server.Put("/large", string.Format(null, CompositeFormat.Parse(format), large), type);
        Assert.Equal(large.Length + 2, (await new EndpointRun(url).SucceedAsync())!.Length);
    }

    [Theory]
    [InlineData("application/json", "\"")]
    [InlineData("application/x-ndjson", "")]
    [InlineData("text/event-stream", "data: ")]
    [InlineData("text/html", "")]
    public async Task AnAnswerWithoutAnEndIsCutOff(string type, string start)
    {
        var closed = new TaskCompletionSource();
        var url = _server.Put("/endless", async context =>
        {
            context.RequestAborted.Register(closed.SetResult);
            context.Response.ContentType = type;
            await context.Response.WriteAsync(start);
            var block = Encoding.ASCII.GetBytes(new string('x', 256 * 1024));
            while (!context.RequestAborted.IsCancellationRequested) await context.Response.Body.WriteAsync(block, context.RequestAborted);
        });
        var failed = await new EndpointRun(url).FailAsync();
        Assert.Equal(("endpoint_answer", false), (failed.Error.Code, failed.Retryable));
        Assert.Contains("is longer than 16777216 bytes", failed.Error.Message, StringComparison.Ordinal);
        await closed.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }

    private EndpointRun At(int status, string? type, string body) => new(_server.Put("/", async context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        if (body.Length > 0) await context.Response.WriteAsync(body);
    }));
}
