using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Handlers.Tests.Summaries;
using OrleansJobs.Silo.Handlers.Digests;
using OrleansJobs.Silo.Handlers.Summaries;
using OrleansJobs.Silo.Handlers.Text;
using OrleansJobs.Silo.Handlers.Webhooks;
using OrleansJobs.Support;

namespace OrleansJobs.Handlers.Tests.Digests;

public sealed class DigestHandlerTests : IAsyncLifetime
{
    private const string Day = """ "start_time":"2026-02-22T00:00:00Z","end_time":"2026-02-23T00:00:00Z" """;

    private readonly TemporaryDirectory _folder = new();
    private readonly ManualTime _time = new();
    private readonly JobId _id = JobHost.NewId();
    private readonly List<JobProgress> _shown = [];
    private readonly List<JsonText> _kept = [];
    private WebhookReceiver _receiver = null!;

    public async Task InitializeAsync()
    {
        _receiver = await WebhookReceiver.StartAsync();
        Directory.CreateDirectory(_folder.Of("7"));
        Store("general", SummaryRun.Line("Ada", "The bridge closes on Monday.", "2026-02-22T10:00:00Z"), SummaryRun.Line("Bob", "Too late for this one.", "2026-02-23T10:00:00Z"));
        Store("news", SummaryRun.Line("Cleo", "The library opens a second floor.", "2026-02-22T11:00:00Z"));
    }

    public async Task DisposeAsync()
    {
        await _receiver.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task TheSummaryOfATimeIsPostedSigned()
    {
        var result = await SucceedAsync($$"""{{{Day}}, "deliver_to":"team"}""");
        var came = await _receiver.NextAsync();
        Assert.Equal((_id.ToString(), "digest.created", _time.GetUtcNow()), (came.Id, came.Json.GetProperty("type").GetString(), came.Json.GetProperty("timestamp").GetDateTimeOffset()));
        Assert.StartsWith("v1,", came.Signature, StringComparison.Ordinal);
        Assert.Equal($"{_id}", came.Data.GetProperty("id").GetString()); // as in every webhook, so that a receiver need not know which it is
        Assert.Equal(["7", $"{_id}", "daily", "Server-wide summary", "2"], new[] { "guild_id", "job_id", "schedule_id", "title", "messages_count" }.Select(name => came.Data.GetProperty(name).ToString()));
        foreach (var same in new[] { "title", "start_time", "end_time", "messages_count", "summary", "channels" })
            Assert.Equal(result.GetProperty(same).GetRawText(), came.Data.GetProperty(same).GetRawText());
        Assert.Equal(("team", _time.GetUtcNow(), JsonValueKind.Null),
            (result.GetProperty("delivered_to").GetString(), result.GetProperty("delivered_at").GetDateTimeOffset(), result.GetProperty("not_delivered").ValueKind));
        var (first, last) = (_shown[0], _shown[^1]);
        Assert.Equal(["general Running", "news Pending", "delivery Pending"], first.Parts.Select(part => $"{part.Name} {part.Status}"));
        Assert.Equal(["general Completed 1", "news Completed 1", "delivery Completed 0"], last.Parts.Select(part => $"{part.Name} {part.Status} {part.Count}"));
        Assert.Equal((3, 3, 100), (last.Current, last.Total, last.Percent));
    }

    [Fact]
    public async Task AfterADeliveryThatFailedAnotherAttemptOnlyDelivers()
    {
        _receiver.Answer = (count, context) => WebhookReceiver.StatusAsync(context, count == 1 ? 502 : 200);
        var failed = await FailAsync($$"""{{{Day}}, "deliver_to":"team"}""", "webhook_status", retryable: true);
        Assert.Contains("status 502", failed.Error.Message, StringComparison.Ordinal);
        var checkpoint = Assert.Single(_kept);
        Store("general", SummaryRun.Line("Ada", "Something else was said meanwhile.", "2026-02-22T12:00:00Z"));
        _time.Advance(TimeSpan.FromMinutes(1));
        var result = await SucceedAsync($$"""{{{Day}}, "deliver_to":"team"}""", checkpoint);
        var (first, second) = (await _receiver.NextAsync(), await _receiver.NextAsync());
        Assert.Equal((first.Id, Encoding.UTF8.GetString(first.Body), first.Timestamp + 60), (second.Id, Encoding.UTF8.GetString(second.Body), second.Timestamp));
        Assert.Equal(_time.GetUtcNow(), result.GetProperty("delivered_at").GetDateTimeOffset());
        Assert.Single(_kept);
    }

    [Theory]
    [InlineData("", "There were no messages, so nothing was sent.")]
    [InlineData(""", "deliver_empty":true""", null)]
    public async Task OfAnEmptyTimeNothingIsSentUnlessItIsWanted(string more, string? said)
    {
        var result = await SucceedAsync($$"""{"start_time":"2020-01-01","end_time":"2020-01-02","deliver_to":"team"{{more}}}""");
        Assert.Equal(said, result.GetProperty("not_delivered").GetString());
        Assert.Equal(said is not null, _receiver.IsQuiet);
        Assert.Equal(said is null ? JobStatus.Completed : JobStatus.Cancelled, _shown[^1].Parts[^1].Status);
    }

    [Fact]
    public async Task WithoutAWebhookItIsMadeAndKept()
    {
        var result = await SucceedAsync($$"""{{{Day}} }""");
        Assert.Equal((2, "The job names no webhook, so nothing was sent."), (result.GetProperty("messages_count").GetInt32(), result.GetProperty("not_delivered").GetString()));
        Assert.Equal((JsonValueKind.Null, JsonValueKind.Null), (result.GetProperty("delivered_to").ValueKind, result.GetProperty("delivered_at").ValueKind));
        Assert.True(_receiver.IsQuiet);
        Assert.Empty(_kept);
    }

    [Theory]
    [InlineData("""{"end_time":"2026-02-23"}""", "invalid_input", "start_time must be there")]
    [InlineData("""{"start_time":"2026-02-23"}""", "invalid_input", "end_time must be there")]
    [InlineData("""{"start_time":"2026-02-23","end_time":"2026-02-22"}""", "invalid_input", "end_time must be after start_time")]
    [InlineData("""{"start_time":"2026-02-22","end_time":"2026-02-23","deliver_to":7}""", "invalid_input", "cannot be read at $.deliver_to")]
    [InlineData("""{"start_time":"2026-02-22","end_time":"2026-02-23","deliver_to":"taem"}""", "webhook_unknown", "is team meant?")]
    public async Task WhatCannotBeDoneIsSaidBeforeAnyWork(string input, string code, string said)
    {
        Assert.Contains(said, (await FailAsync(input, code, retryable: false)).Error.Message, StringComparison.Ordinal);
        Assert.Empty(_shown);
    }

    [Fact]
    public async Task ChannelsThatAreTooManyAreLeftOutOfWhatIsSent()
    {
        Store("long", SummaryRun.Line(new string('x', DigestEvent.MostBytes), "The library opens a second floor.", "2026-02-22T10:00:00Z")); // who wrote is told
        var result = await SucceedAsync($$"""{{{Day}}, "deliver_to":"team"}""");
        var data = (await _receiver.NextAsync()).Data;
        Assert.Equal((JsonValueKind.Null, true), (data.GetProperty("channels").ValueKind, data.GetProperty("channels_omitted").GetBoolean()));
        Assert.Equal(3, result.GetProperty("channels").GetArrayLength());
    }

    private void Store(string channel, params string[] lines) => File.WriteAllLines(Path.Combine(_folder.Path, "7", $"{channel}.jsonl"), lines);

    private async Task<JobOutcome> RunAsync(string input, JsonText? checkpoint)
    {
        var maker = new SummaryMaker(new ExtractiveSummarizer(), new MessageFolder(Options.Create(new SummaryOptions { Folder = _folder.Path })), _time);
        using var webhooks = new Silo.Handlers.Webhooks.Webhooks(Options.Create(new Dictionary<string, WebhookOptions>
        {
            ["team"] = new() { Url = _receiver.Url, Secret = WebhookReceiver.Secret, AllowPrivateNetwork = true },
        }));
        var job = new JobSnapshot { Id = _id, Type = DigestHandler.Type, Tenant = "7", ScheduleId = "daily", Input = new JsonText(input), Checkpoint = checkpoint };
        return await new DigestHandler(maker, webhooks, _time).OutcomeAsync(Attempts.Context(job, _shown.Add, (saved, _) =>
        {
            _kept.Add(saved);
            return Task.CompletedTask;
        }));
    }

    private async Task<JsonElement> SucceedAsync(string input, JsonText? checkpoint = null)
    {
        var outcome = await RunAsync(input, checkpoint);
        if (outcome is JobOutcome.Failed failed) Assert.Fail($"{failed.Error}");
        return JsonDocument.Parse(((JobOutcome.Succeeded)outcome).Result!.Value.Value).RootElement;
    }

    private async Task<JobOutcome.Failed> FailAsync(string input, string code, bool retryable)
    {
        var failed = Assert.IsType<JobOutcome.Failed>(await RunAsync(input, checkpoint: null));
        Assert.Equal((code, retryable), (failed.Error.Code, failed.Retryable));
        return failed;
    }
}
