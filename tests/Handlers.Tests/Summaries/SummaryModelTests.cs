using System.Text.Json;
using Microsoft.Extensions.Options;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Silo.Handlers.Summaries;
using OrleansJobs.Silo.Handlers.Text;
using OrleansJobs.Support;

namespace OrleansJobs.Handlers.Tests.Summaries;

public sealed class SummaryModelTests : SummaryRun
{
    [Fact]
    public async Task EachChannelIsAPartAndTheBarCountsThem()
    {
        Store("7", "a.jsonl", Line("a", "One thing was said here today."));
        Store("7", "b.jsonl", Line("a", "Another thing was said there today."));
        await SucceedAsync("""{"scope": "guild"}""", "7");
        Assert.All(Shown, progress => Assert.Equal(2, progress.Total));
        Assert.Equal(Shown.Select(progress => progress.Percent).Order(), Shown.Select(progress => progress.Percent));
        Assert.Equal("Reading messages...", Shown[0].Message);
        var last = Shown[^1];
        Assert.Equal((2, 100, "Generating summary..."), (last.Current, last.Percent, last.Message));
        Assert.Equal([new JobPart("a", JobStatus.Completed, 1), new JobPart("b", JobStatus.Completed, 1)], last.Parts.AsEnumerable());
        Assert.Contains(Shown, progress => progress.Current == 1 && progress.Parts[1] is { Status: JobStatus.Running, Message: "Generating summary...", Count: 1 });
    }

    [Fact]
    public async Task WhatAModelHasWrittenIsPaidForOnce()
    {
        Store("7", "a.jsonl", Line("a", "One thing was said here."));
        Store("7", "b.jsonl", Line("a", "Another thing was said there."));
        var model = new ScriptedModel { FailAt = 2 };
        Summarizer = model;
        var failed = await FailAsync("""{"scope": "guild"}""", "model_unavailable", "7", retryable: true);
        Assert.Equal(TimeSpan.FromSeconds(9), failed.RetryAfter);
        Assert.Single(Checkpoints);

        model.FailAt = 0;
        var result = await SucceedAsync("""{"scope": "guild"}""", "7", Checkpoints[^1]);
        Assert.Equal(["One thing was said here.", "Another thing was said there.", "Another thing was said there.", "Said 1. Said 3."], model.Asked);
        Assert.Equal(["Said 1.", "Said 3."], result.GetProperty("channels").EnumerateArray().Select(channel => Text(channel, "summary")));
        Assert.Equal(("Said 4.", "scripted"), (Text(result, "summary"), Text(result, "method")));
    }

    [Fact]
    public async Task AModelThatRefusesEndsTheJob()
    {
        Summarizer = new ScriptedModel { FailAt = 1, Retryable = false };
        await FailAsync("""{"messages": [{"channel_id": "1", "content": "hello to all of you"}]}""", "model_refused", null);
    }

    [Fact]
    public async Task ExtractsCostNothingAndLeaveNoCheckpoint()
    {
        await SucceedAsync("""{"messages": [{"channel_id": "1", "content": "hello to all of you"}]}""");
        Assert.Empty(Checkpoints);
    }

    [Fact]
    public async Task AVeryLongChannelIsThinnedEvenlyAndCountedWhole()
    {
        var lines = Enumerable.Range(0, 3_000).Select(number => Line($"a{number % 30}", $"m{number} {new string('y', 15_000)}."));
        Store("7", "c.jsonl", [.. lines]);
        var kept = new ScriptedModel();
        Summarizer = kept;
        var channel = (await SucceedAsync("""{"channel_ids": ["c"]}""", "7")).GetProperty("channels")[0];
        Assert.Equal((3_000, 30, 20), (channel.GetProperty("messages_count").GetInt32(), channel.GetProperty("participants_count").GetInt32(), channel.GetProperty("participants").GetArrayLength()));
        var numbers = kept.Texts[0].Select(text => int.Parse(text[1..text.IndexOf(' ')], null)).ToList();
        Assert.InRange(numbers.Count, 500, 1_500);
        Assert.Single(numbers.Zip(numbers.Skip(1), (one, next) => next - one).Distinct());
    }

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
            if (Asked.Count == FailAt)
                throw Retryable ? ModelFailure.Unavailable("The model sleeps.", TimeSpan.FromSeconds(9)) : ModelFailure.Refused("The model sleeps.");
            return Task.FromResult(new Summary([$"Said {Asked.Count}."], "scripted"));
        }
    }
}
