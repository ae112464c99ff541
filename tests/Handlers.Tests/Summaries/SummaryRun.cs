using System.Text.Json;
using Microsoft.Extensions.Options;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Execution;
using OrleansJobs.Silo.Handlers.Summaries;
using OrleansJobs.Silo.Handlers.Text;
using OrleansJobs.Support;

namespace OrleansJobs.Handlers.Tests.Summaries;

/// <summary>One run of <see cref="SummaryHandler"/> over a folder of messages, and what came of it.</summary>
public abstract class SummaryRun : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    internal ManualTime Time { get; } = new();
    internal List<JobProgress> Shown { get; } = [];
    internal List<JsonText> Checkpoints { get; } = [];
    internal JobId Id { get; } = JobHost.NewId();
    internal ISummarizer Summarizer { get; set; } = new ExtractiveSummarizer();

    public void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    internal void Store(string guild, string file, params string[] lines)
    {
        var directory = Directory.CreateDirectory(Path.Combine(_folder.Path, guild));
        File.WriteAllText(Path.Combine(directory.FullName, file), string.Join('\n', lines));
    }

    internal static string Line(string author, string content, string? createdAt = null) =>
        JsonSerializer.Serialize(new { author, content, created_at = createdAt });

    internal JobContext Context(string? input, string? guild, JsonText? checkpoint = null) => Attempts.Context(
        new JobSnapshot { Id = Id, Type = SummaryHandler.Type, Tenant = guild, Input = input is null ? null : new JsonText(input), Checkpoint = checkpoint },
        Shown.Add,
        (saved, _) =>
        {
            Checkpoints.Add(saved);
            return Task.CompletedTask;
        });

    private Task<JobOutcome> RunAsync(string? input, string? guild, JsonText? checkpoint = null) =>
        new SummaryHandler(new SummaryMaker(Summarizer, new MessageFolder(Options.Create(new SummaryOptions { Folder = _folder.Path })), Time))
            .OutcomeAsync(Context(input, guild, checkpoint));

    internal async Task<JsonElement> SucceedAsync(string input, string? guild = null, JsonText? checkpoint = null)
    {
        var outcome = await RunAsync(input, guild, checkpoint);
        var succeeded = outcome as JobOutcome.Succeeded;
        Assert.True(succeeded is not null, outcome.ToString());
        return JsonDocument.Parse(succeeded.Result!.Value.Value).RootElement;
    }

    internal async Task<JobOutcome.Failed> FailAsync(string? input, string code, string? guild, bool retryable = false)
    {
        var failed = Assert.IsType<JobOutcome.Failed>(await RunAsync(input, guild));
        Assert.Equal((code, retryable), (failed.Error.Code, failed.Retryable));
        Assert.EndsWith(".", failed.Error.Message, StringComparison.Ordinal);
        return failed;
    }

    internal static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;
}
