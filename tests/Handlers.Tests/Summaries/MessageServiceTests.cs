using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Silo.Handlers.Summaries;
using OrleansJobs.Silo.Handlers.Summaries.Http;
using OrleansJobs.Silo.Handlers.Text;
using OrleansJobs.Support;

namespace OrleansJobs.Handlers.Tests.Summaries;

/// <summary>Summaries of messages that a service has.</summary>
public sealed class MessageServiceTests : IAsyncLifetime
{
    private const string Channels = "/chat/guilds/7/channels";

    private readonly ManualTime _time = new();
    private FeedServer _service = null!;
    private MessageSourceOptions _options = null!;

    public async Task InitializeAsync()
    {
        _service = await FeedServer.StartAsync();
        _options = new MessageSourceOptions { Url = _service.Url("/chat/"), AllowPrivateNetwork = true };
    }

    public async Task DisposeAsync() => await _service.DisposeAsync();

    [Fact]
    public async Task AGuildIsReadChannelByChannelAsLinesAndAsArrays()
    {
        _service.Put(Channels, """["general", {"id": 20, "name": "news"}, {"id": "../etc"}, "general"]""", "application/json");
        _service.Put($"{Channels}/general/messages", $"\n{Line("The bridge closes on Monday.")}\nnonsense\n{Line("Repairs of the bridge begin.")}", "application/x-ndjson");
        _service.Put($"{Channels}/20/messages", $"\uFEFF [{Line("The library opens a second floor.")}, 3]", "application/json");
        var result = await SucceedAsync("""{"scope": "guild"}""");
        Assert.Equal(["general general 2", "20 news 1"], result.GetProperty("channels").EnumerateArray()
            .Select(one => $"{one.GetProperty("channel_id")} {one.GetProperty("channel_name")} {one.GetProperty("messages_count")}"));
        Assert.Equal(["1 message could not be read.", "1 message could not be read."], result.GetProperty("channels").EnumerateArray().Select(one => one.GetProperty("warnings")[0].GetString()));
        Assert.Equal("1 channel has no id of 1 to 100 letters, digits, _ and -.", result.GetProperty("warnings")[0].GetString());
    }

    [Fact]
    public async Task TheNextPagesAreFollowedAndTheTimeAndTheHeadersGoWithTheFirst()
    {
        var asked = new List<string>();
        _options.Headers["Authorization"] = "Bearer hush";
        _service.Put($"{Channels}/c/messages", async context =>
        {
            asked.Add($"{context.Request.Headers.Authorization}{context.Request.QueryString}");
            if (asked.Count == 1) context.Response.Headers.Link = "</prev>; rel=prev, <?page=2>; title=\"a, b\"; rel=\"last next\"";
            if (asked.Count == 2) context.Response.Headers.Link = $"<{_service.Url($"{Channels}/c/messages?page=3")}>; rel=next";
            await context.Response.WriteAsync(Line($"Page {asked.Count} says this much.", "2026-02-22T10:00:00Z"));
        });
        var result = await SucceedAsync("""{"channel_ids": ["c"], "start_time": "2026-02-22T00:00:00+02:00", "end_time": "2026-02-23"}""");
        Assert.Equal(3, result.GetProperty("messages_count").GetInt32());
        Assert.Equal(["Bearer hush?start_time=2026-02-21T22:00:00Z&end_time=2026-02-23T00:00:00Z", "Bearer hush?page=2", "Bearer hush?page=3"], asked);
    }

    [Fact]
    public async Task WhatIsNotThereIsNoFailure()
    {
        var result = await SucceedAsync("""{"channel_ids": ["c"]}""");
        Assert.Equal((0, "There is no such channel."), (result.GetProperty("messages_count").GetInt32(), result.GetProperty("channels")[0].GetProperty("warnings")[0].GetString()));
        result = await SucceedAsync("""{"scope": "guild"}""");
        Assert.Equal("There are no stored messages of guild 7.", result.GetProperty("warnings")[0].GetString());
    }

    [Theory]
    [InlineData(401, "messages_refused", false)]
    [InlineData(403, "messages_refused", false)]
    [InlineData(400, "messages_refused", false)]
    [InlineData(307, "messages_refused", false)]
    [InlineData(429, "messages_unreadable", true)]
    [InlineData(500, "messages_unreadable", true)]
    [InlineData(503, "messages_unreadable", true)]
    public async Task ARefusalIsTriedAgainWhenItMayPass(int status, string code, bool retryable)
    {
        _service.Put($"{Channels}/c/messages", context =>
        {
            (context.Response.StatusCode, context.Response.Headers.RetryAfter, context.Response.Headers.Location) = (status, "9", "/elsewhere");
            return Task.CompletedTask;
        });
        var failed = await FailAsync(code, retryable);
        Assert.Equal(retryable ? TimeSpan.FromSeconds(9) : null, failed.RetryAfter);
    }

    [Fact]
    public async Task ANextPageElsewhereIsNotAskedFor()
    {
        _service.Put($"{Channels}/c/messages", context =>
        {
            context.Response.Headers.Link = "<http://127.0.0.1:9/stolen>; rel=\"next\"";
            return Task.CompletedTask;
        });
        Assert.Contains("is elsewhere", (await FailAsync("messages_refused", retryable: false)).Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ALineWithoutEndIsNotKept()
    {
        _service.Put($"{Channels}/c/messages", async context =>
        {
            var piece = new byte[1024 * 1024];
            Array.Fill(piece, (byte)'x');
            while (!context.RequestAborted.IsCancellationRequested) await context.Response.Body.WriteAsync(piece);
        });
        Assert.Contains("more than 16777216 bytes", (await FailAsync("messages_refused", retryable: false)).Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OneThatFallsSilentIsTriedAgain()
    {
        var asked = new TaskCompletionSource();
        _service.Put($"{Channels}/c/messages", async context =>
        {
            await context.Response.WriteAsync($"{Line("Still here so far today.")}\n");
            await context.Response.Body.FlushAsync();
            asked.SetResult();
            await FeedServer.HangAsync(context);
        });
        var run = FailAsync("messages_unreadable", retryable: true);
        await asked.Task;
        while (!run.IsCompleted) // it may not have begun to wait for the next byte, or for the first
        {
            _time.Advance(TimeSpan.FromSeconds(61));
            await Task.Yield();
        }

        await run;
    }

    [Fact]
    public async Task OneThatBreaksOffIsTriedAgain()
    {
        _service.Put($"{Channels}/c/messages", async context =>
        {
            context.Response.ContentLength = 1000;
            await context.Response.WriteAsync($"{Line("Still here so far today.")}\n");
            await context.Response.Body.FlushAsync();
            context.Abort();
        });
        await FailAsync("messages_unreadable", retryable: true);
    }

    [Fact]
    public async Task NobodyThereIsTriedAgainAndWhatIsInsideIsRefused()
    {
        _options.Url = $"http://127.0.0.1:{FreePort.Next()}";
        Assert.Contains("nobody listens there", (await FailAsync("messages_unreadable", retryable: true)).Error.Message, StringComparison.Ordinal);
        _options.AllowPrivateNetwork = false;
        await FailAsync("address_refused", retryable: false);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("nonsense")]
    public async Task AListThatIsNoneIsRefused(string list)
    {
        _service.Put(Channels, list, "application/json");
        await FailAsync("messages_refused", retryable: false, """{"scope": "guild"}""");
    }

    [Fact]
    public async Task NoIdLeadsElsewhere() => await FailAsync("invalid_id", retryable: false, """{"channel_ids": ["../../secrets"]}""");

    [Fact]
    public void WrongSettingsAreToldByTheirNames()
    {
        var options = new SummaryOptions { Folder = "/", Source = { Url = "ftp://x", Headers = { ["X-Key"] = "${MESSAGES_TEST_NOT_SET}" }, IdleTimeout = TimeSpan.Zero } };
        Assert.Collection(options.Problems(),
            problem => Assert.StartsWith("Summaries:Folder and Summaries:Source:Url say both", problem, StringComparison.Ordinal),
            problem => Assert.StartsWith("Summaries:Source:Url must be", problem, StringComparison.Ordinal),
            problem => Assert.StartsWith("Summaries:Source:IdleTimeout must be", problem, StringComparison.Ordinal),
            problem => Assert.StartsWith("Summaries:Source:Headers:X-Key needs the environment variable MESSAGES_TEST_NOT_SET", problem, StringComparison.Ordinal));
        Assert.Equal("Summaries:Source:Url is missing: it says who has the messages.", new SummaryOptions { Source = { Headers = { ["X-Key"] = "a" } } }.Problems().Single());
    }

    private static string Line(string content, string? createdAt = null) => JsonSerializer.Serialize(new { author = "Ada", content, created_at = createdAt });

    private async Task<JobOutcome> RunAsync(string input)
    {
        using var service = new MessageService(Options.Create(new SummaryOptions { Source = _options }), _time);
        var job = new JobSnapshot { Id = JobHost.NewId(), Type = SummaryHandler.Type, Tenant = "7", Input = new JsonText(input) };
        return await new SummaryHandler(new SummaryMaker(new ExtractiveSummarizer(), service, _time)).OutcomeAsync(Attempts.Context(job, _ => { }));
    }

    private async Task<JsonElement> SucceedAsync(string input)
    {
        var outcome = await RunAsync(input);
        if (outcome is JobOutcome.Failed failed) Assert.Fail($"{failed.Error}");
        return JsonDocument.Parse(((JobOutcome.Succeeded)outcome).Result!.Value.Value).RootElement;
    }

    private async Task<JobOutcome.Failed> FailAsync(string code, bool retryable, string input = """{"channel_ids": ["c"]}""")
    {
        var failed = Assert.IsType<JobOutcome.Failed>(await RunAsync(input));
        Assert.Equal((code, retryable), (failed.Error.Code, failed.Retryable));
        return failed;
    }
}
