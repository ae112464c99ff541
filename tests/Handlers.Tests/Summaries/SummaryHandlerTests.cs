using System.Text.Json;
using Microsoft.Extensions.Options;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Execution;
using OrleansJobs.Silo.Handlers.Summaries;
using OrleansJobs.Silo.Handlers.Text;
using OrleansJobs.Support;

namespace OrleansJobs.Handlers.Tests.Summaries;

public sealed class SummaryHandlerTests : IDisposable
{
    private const string Day = "2026-02-22";

    private readonly TemporaryDirectory _folder = new();
    private readonly ManualTime _time = new();
    private readonly List<JobProgress> _shown = [];
    private readonly List<JsonText> _checkpoints = [];
    private readonly JobId _id = JobHost.NewId();
    private ISummarizer _summarizer = new ExtractiveSummarizer();

    public void Dispose() => _folder.Dispose();

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
        Assert.Equal(_id.ToString(), result.GetProperty("summary_id").GetString());
        Assert.Equal("Server-wide summary", result.GetProperty("title").GetString());
        Assert.Equal((4, "extractive"), (result.GetProperty("messages_count").GetInt32(), result.GetProperty("method").GetString()));
        Assert.Equal(_time.GetUtcNow(), result.GetProperty("generated_at").GetDateTimeOffset());
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
        var handler = new SummaryHandler(_summarizer, new MessageFolder(Options.Create(new SummaryOptions())), _time);
        var failed = Assert.IsType<JobOutcome.Failed>(await handler.RunAsync(Context("""{"scope": "guild"}""", "7"), CancellationToken.None));
        Assert.Equal(("no_messages_given", false), (failed.Error.Code, failed.Retryable));
    }

    [Fact]
    public async Task EachChannelIsAPartAndTheBarCountsThem()
    {
        Store("7", "a.jsonl", Line("a", "One thing was said here today."));
        Store("7", "b.jsonl", Line("a", "Another thing was said there today."));
        await SucceedAsync("""{"scope": "guild"}""", "7");
        Assert.All(_shown, progress => Assert.Equal(2, progress.Total));
        Assert.Equal(_shown.Select(progress => progress.Percent).Order(), _shown.Select(progress => progress.Percent));
        Assert.Equal("Reading messages...", _shown[0].Message);
        var last = _shown[^1];
        Assert.Equal((2, 100, "Generating summary..."), (last.Current, last.Percent, last.Message));
        Assert.Equal([new JobPart("a", JobStatus.Completed, 1), new JobPart("b", JobStatus.Completed, 1)], last.Parts.AsEnumerable());
        Assert.Contains(_shown, progress => progress.Current == 1 && progress.Parts[1] is { Status: JobStatus.Running, Message: "Generating summary...", Count: 1 });
    }

    [Fact]
    public async Task WhatAModelHasWrittenIsPaidForOnce()
    {
        Store("7", "a.jsonl", Line("a", "One thing was said here."));
        Store("7", "b.jsonl", Line("a", "Another thing was said there."));
        var model = new ScriptedModel { FailAt = 2 };
        _summarizer = model;
        var failed = await FailAsync("""{"scope": "guild"}""", "model_unavailable", "7", retryable: true);
        Assert.Equal(TimeSpan.FromSeconds(9), failed.RetryAfter);
        Assert.Single(_checkpoints);

        model.FailAt = 0;
        var result = await SucceedAsync("""{"scope": "guild"}""", "7", _checkpoints[^1]);
        Assert.Equal(["One thing was said here.", "Another thing was said there.", "Another thing was said there.", "Said 1. Said 3."], model.Asked);
        Assert.Equal(["Said 1.", "Said 3."], result.GetProperty("channels").EnumerateArray().Select(channel => Text(channel, "summary")));
        Assert.Equal(("Said 4.", "scripted"), (Text(result, "summary"), Text(result, "method")));
    }

    [Fact]
    public async Task AModelThatRefusesEndsTheJob()
    {
        _summarizer = new ScriptedModel { FailAt = 1, Retryable = false };
        await FailAsync("""{"messages": [{"channel_id": "1", "content": "hello to all of you"}]}""", "model_refused", null);
    }

    [Fact]
    public async Task ExtractsCostNothingAndLeaveNoCheckpoint()
    {
        await SucceedAsync("""{"messages": [{"channel_id": "1", "content": "hello to all of you"}]}""");
        Assert.Empty(_checkpoints);
    }

    [Fact]
    public async Task AVeryLongChannelIsThinnedEvenlyAndCountedWhole()
    {
        var lines = Enumerable.Range(0, 3_000).Select(number => Line($"a{number % 30}", $"m{number} {new string('y', 15_000)}."));
        Store("7", "c.jsonl", [.. lines]);
        var kept = new ScriptedModel();
        _summarizer = kept;
        var channel = (await SucceedAsync("""{"channel_ids": ["c"]}""", "7")).GetProperty("channels")[0];
        Assert.Equal((3_000, 30, 20), (channel.GetProperty("messages_count").GetInt32(), channel.GetProperty("participants_count").GetInt32(), channel.GetProperty("participants").GetArrayLength()));
        var numbers = kept.Texts[0].Select(text => int.Parse(text[1..text.IndexOf(' ')], null)).ToList();
        Assert.InRange(numbers.Count, 500, 1_500);
        Assert.Single(numbers.Zip(numbers.Skip(1), (one, next) => next - one).Distinct());
    }

    private void Store(string guild, string file, params string[] lines)
    {
        var directory = Directory.CreateDirectory(Path.Combine(_folder.Path, guild));
        File.WriteAllText(Path.Combine(directory.FullName, file), string.Join('\n', lines));
    }

    private static string Line(string author, string content, string? createdAt = null) =>
        JsonSerializer.Serialize(new { author, content, created_at = createdAt });

    private JobContext Context(string? input, string? guild, JsonText? checkpoint = null) => new(
        new JobSnapshot { Id = _id, Type = SummaryHandler.Type, Tenant = guild, Input = input is null ? null : new JsonText(input), Checkpoint = checkpoint },
        _shown.Add,
        (saved, _) =>
        {
            _checkpoints.Add(saved);
            return Task.CompletedTask;
        });

    private Task<JobOutcome> RunAsync(string? input, string? guild, JsonText? checkpoint = null) =>
        new SummaryHandler(_summarizer, new MessageFolder(Options.Create(new SummaryOptions { Folder = _folder.Path })), _time)
            .RunAsync(Context(input, guild, checkpoint), CancellationToken.None);

    private async Task<JsonElement> SucceedAsync(string input, string? guild = null, JsonText? checkpoint = null)
    {
        var outcome = await RunAsync(input, guild, checkpoint);
        var succeeded = outcome as JobOutcome.Succeeded;
        Assert.True(succeeded is not null, outcome.ToString());
        return JsonDocument.Parse(succeeded.Result!.Value.Value).RootElement;
    }

    private async Task<JobOutcome.Failed> FailAsync(string? input, string code, string? guild, bool retryable = false)
    {
        var failed = Assert.IsType<JobOutcome.Failed>(await RunAsync(input, guild));
        Assert.Equal((code, retryable), (failed.Error.Code, failed.Retryable));
        Assert.EndsWith(".", failed.Error.Message, StringComparison.Ordinal);
        return failed;
    }

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;

    /// <summary>Says "Said n." to the n-th question.</summary>
    private sealed class ScriptedModel : ISummarizer
    {
        public int FailAt { get; set; }
        public bool Retryable { get; init; } = true;
        public List<string> Asked { get; } = [];
        public List<IReadOnlyList<string>> Texts { get; } = [];

        public Task<Summary> SummarizeAsync(SummaryRequest request, CancellationToken cancellationToken)
        {
            Asked.Add(string.Join(' ', request.Texts));
            Texts.Add(request.Texts);
            return Asked.Count == FailAt ? throw new SummaryFailedException("The model sleeps.", Retryable, TimeSpan.FromSeconds(9))
                : Task.FromResult(new Summary([$"Said {Asked.Count}."], "scripted"));
        }
    }
}
