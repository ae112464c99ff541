using System.Text.Json;
using Microsoft.Extensions.Options;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Silo.Handlers.Summaries;
using OrleansJobs.Silo.Handlers.Text;
using OrleansJobs.Support;

namespace OrleansJobs.Handlers.Tests.Summaries;

public sealed class SummaryHandlerTests : SummaryRun
{
    private const string Day = "2026-02-22";

    [Fact]
    public async Task GivenMessagesAreSummarisedByChannelAndAsAWhole()
    {
        var result = await SucceedAsync($$"""
            {"scope": "guild", "messages": [
              {"id": "1", "channel_id": "10", "channel_name": "general", "author": "ada", "content": "The server upgrade was moved to Friday.", "created_at": "{{Day}}T10:00:00Z"},
              {"channel_id": "10", "channel_name": "general", "author": "bob", "content": "ok"},
              {"channel_id": "10", "channel_name": "general", "author": {"name": "ada"}, "content": "Friday is fine for the server upgrade."},
              {"channel_id": "20", "author": "cleo", "content": "Lunch is pizza with mushrooms today."}]}
            """);
        Assert.Equal(Id.ToString(), result.GetProperty("summary_id").GetString());
        Assert.Equal("Server-wide summary", result.GetProperty("title").GetString());
        Assert.Equal((4, "extractive"), (result.GetProperty("messages_count").GetInt32(), result.GetProperty("method").GetString()));
        Assert.Equal(Time.GetUtcNow(), result.GetProperty("generated_at").GetDateTimeOffset());
        var (general, lunch) = (result.GetProperty("channels")[0], result.GetProperty("channels")[1]);
        Assert.Equal(("10", "general", 3), (Text(general, "channel_id"), Text(general, "channel_name"), general.GetProperty("messages_count").GetInt32()));
        Assert.Equal(["ada", "bob"], general.GetProperty("participants").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal(("20", "20"), (Text(lunch, "channel_id"), Text(lunch, "channel_name")));
        Assert.Contains("upgrade", Text(general, "summary"), StringComparison.Ordinal);
        Assert.Equal("Lunch is pizza with mushrooms today.", Text(lunch, "summary"));
        Assert.Contains("upgrade", Text(result, "summary"), StringComparison.Ordinal);
        Assert.Contains("pizza", Text(result, "summary"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task StoredMessagesAreReadFromLinesAndFromArrays()
    {
        Store("7", "general.jsonl", Line("Ada", "The bridge closes on Monday."), Line("Bob", "Repairs of the bridge begin."));
        Store("7", "news.json", $"[{Line("Cleo", "The library opens a second floor.")},\n{Line("Dan", "A second floor for the library!")}]");
        Store("7", "notes.txt", Line("Eve", "Not a channel."));
        Store("8", "general.jsonl", Line("Mallory", "Of another guild."));
        var result = await SucceedAsync("""{"scope": "guild"}""", "7");
        Assert.Equal(["general", "news"], result.GetProperty("channels").EnumerateArray().Select(channel => Text(channel, "channel_id")));
        Assert.Equal(4, result.GetProperty("messages_count").GetInt32());
        Assert.DoesNotContain("another", result.GetRawText(), StringComparison.Ordinal);
        Assert.Equal(2, (await SucceedAsync("""{"scope": "channel", "channel_ids": ["news", "news"]}""", "7")).GetProperty("messages_count").GetInt32());
    }

    [Fact]
    public async Task OnlyTheTimeThatWasAskedForCounts()
    {
        Store("7", "c.jsonl", Line("a", "Too early to count here.", "2026-02-21T23:59:59Z"), Line("a", "The first moment counts already.", "2026-02-22T00:00:00"),
            Line("a", "Another zone names the same day.", "2026-02-23T01:30:00+02:00"), Line("a", "The last moment counts no more.", "2026-02-23T00:00:00Z"), Line("a", "No time at all here."));
        var result = await SucceedAsync("""{"channel_ids": ["c"], "start_time": "2026-02-22T00:00:00Z", "end_time": "2026-02-23T00:00:00Z"}""", "7");
        var channel = result.GetProperty("channels")[0];
        Assert.Equal("The first moment counts already. Another zone names the same day.", Text(channel, "summary"));
        Assert.Equal(2, result.GetProperty("messages_count").GetInt32());
        Assert.Equal("1 message without a time of writing left out.", channel.GetProperty("warnings")[0].GetString());
    }

    [Fact]
    public async Task WhatCannotBeReadIsCountedAndTheRestSummarised()
    {
        Store("7", "c.jsonl", "not json", "[]", "{}", """{"content": 5}""", """{"content": "half \ud800 of a pair"}""", """{"content": "when?", "created_at": "yesterday"}""", "",
            $$"""{"content": "{{new string('x', LineReader.LongestLine)}}"}""", Line("a", "One line is good and tells something."), """{"content": "cut of""");
        Store("7", "d.json", $"[{Line("a", "An array that breaks off still tells this.")}, 3, {{\"content\":");
        var result = await SucceedAsync("""{"scope": "guild"}""", "7");
        Assert.Equal(["One line is good and tells something.", "An array that breaks off still tells this."],
            result.GetProperty("channels").EnumerateArray().Select(channel => Text(channel, "summary")));
        Assert.Equal(["8 messages could not be read.", "2 messages could not be read."],
            result.GetProperty("channels").EnumerateArray().Select(channel => channel.GetProperty("warnings")[0].GetString()));
    }

    [Theory]
    [InlineData("""{"scope": "guild"}""", "7")]
    [InlineData("""{"scope": "guild"}""", "8")]
    [InlineData("""{"scope": "channel", "channel_ids": ["quiet"]}""", "7")]
    [InlineData("""{"scope": "channel", "messages": []}""", null)]
    public async Task AQuietDayIsNoError(string input, string? guild)
    {
        Store("7", "quiet.jsonl");
        var result = await SucceedAsync(input, guild);
        Assert.Equal((0, "There were no messages."), (result.GetProperty("messages_count").GetInt32(), Text(result, "summary")));
        Assert.Equal(JsonValueKind.Null, result.GetProperty("method").ValueKind);
    }

    [Theory]
    [InlineData("../7")]
    [InlineData("..")]
    [InlineData("/etc/passwd")]
    [InlineData("a/b")]
    [InlineData("a\\\\b")]
    [InlineData("a.b")]
    [InlineData("é")]
    [InlineData("7\\n")]
    public async Task NoIdLeadsOutOfTheFolder(string id)
    {
        Store("7", "general.jsonl", Line("a", "A secret is kept here."));
        await FailAsync($$"""{"channel_ids": ["{{id}}"]}""", "invalid_id", "7");
        await FailAsync("""{"channel_ids": ["general"]}""", "invalid_id", JsonSerializer.Deserialize<string>($"\"{id}\""));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"scope": "planet"}""")]
    [InlineData("""{"scope": "category", "category_id": "5"}""")]
    [InlineData("""{"scope": "channel"}""")]
    [InlineData("""{"scope": "guild", "start_time": "soon"}""")]
    [InlineData("""{"scope": "guild", "start_time": "2026-02-22T00:00:00Z", "end_time": "2026-02-22T00:00:00Z"}""")]
    [InlineData("""{"channel_ids": [5]}""")]
    [InlineData("""{"channel_ids": [""]}""")]
    public Task AnInputThatAsksForNothingFailsForGood(string? input) => FailAsync(input, "invalid_input", "7");

    [Fact]
    public async Task WithoutAFolderOrAGuildNobodyKnowsWhatToRead()
    {
        await FailAsync("""{"scope": "guild"}""", "no_guild", null);
        var handler = new SummaryHandler(new SummaryMaker(Summarizer, new MessageFolder(Options.Create(new SummaryOptions())), Time));
        var failed = Assert.IsType<JobOutcome.Failed>(await handler.OutcomeAsync(Context("""{"scope": "guild"}""", "7")));
        Assert.Equal(("no_messages_given", false), (failed.Error.Code, failed.Retryable));
    }
}
