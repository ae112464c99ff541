using System.Text.Json;
using System.Text.RegularExpressions;
using OrleansJobs.Support;
using OrleansJobs.Support.Calls;

namespace OrleansJobs.Process.Tests;

/// <summary>The example of docs/running-work.md, settings, script and call, run as they stand there.</summary>
public sealed partial class ProgramExampleTests : IDisposable
{
    private readonly TemporaryDirectory _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task TheScriptCountsAndSaysHowFarItIs()
    {
        await using var service = await StartAsync();
        var done = await service.Http.WatchUntilFinalAsync(await SubmitAsync(service, Block("-d '(.+?)'\n")));
        Assert.Equal("completed", done.Text("status"));
        Assert.Equal(7, done.GetProperty("result").Number("words"));
        var progress = done.GetProperty("progress");
        Assert.Equal((2L, 2L, "Counting two"), (progress.Number("current"), progress.Number("total"), progress.Text("message")));
        Assert.Equal(
            [("one", "completed", 5L), ("two", "completed", 2L)],
            progress.GetProperty("parts").EnumerateObject().Select(part => (part.Name, part.Value.Text("status"), part.Value.Number("count"))));
    }

    [Fact]
    public async Task TheScriptRefusesWhatItCannotCount()
    {
        await using var service = await StartAsync();
        var failed = await service.Http.WatchUntilFinalAsync(await SubmitAsync(service, """{"type":"word_count","input":{"chapters":{}}}"""));
        Assert.Equal(("failed", 1L), (failed.Text("status"), failed.Number("attempt")));
        Assert.Equal(("no_chapters", "There is no chapter to count."), (failed.GetProperty("error").Text("code"), failed.GetProperty("error").Text("message")));
    }

    [Fact]
    public async Task AScriptThatBreaksShowsItsLastWords()
    {
        await using var service = await StartAsync("Jobs:Types:word_count:Attempts=1");
        var failed = await service.Http.WatchUntilFinalAsync(await SubmitAsync(service, """{"type":"word_count"}"""));
        Assert.Equal(("exit_status", "The program ended with status 1."), (failed.GetProperty("error").Text("code"), failed.GetProperty("error").Text("message")));
        Assert.Contains("TypeError: 'NoneType' object is not subscriptable", failed.GetProperty("error").Text("detail"), StringComparison.Ordinal);
    }

    private async Task<ServiceProcess> StartAsync(params string[] settings)
    {
        await File.WriteAllTextAsync(_home.Of("settings.json"), Block("```json\n(.+?)```"));
        await File.WriteAllTextAsync(_home.Of("count.py"), Block("```python\n(.+?)```"));
        var url = ServiceProcess.FreeUrl();
        string[] arguments = ["--urls", $"{url}".TrimEnd('/'), "--data", _home.Of("data"), "--settings", _home.Of("settings.json")];
        string[] there = [$"Jobs:Types:word_count:WorkingDirectory={_home.Path}"]; // else where the service is started
        var run = ProgramRun.Start([.. arguments, .. there.Concat(settings).SelectMany(setting => new[] { "--set", setting })]);
        var service = ServiceProcess.Of(run, url);
        await service.UntilItAnswersAsync();
        return service;
    }

    private static async Task<string> SubmitAsync(ServiceProcess service, string body)
    {
        using var answer = await service.Http.PostAsync("/api/jobs", new StringContent(body, System.Text.Encoding.UTF8, "application/json"));
        answer.EnsureSuccessStatusCode();
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.Text("id");
    }

    /// <summary>A piece of the section on programs.</summary>
    private static string Block(string pattern)
    {
        var section = Section().Match(Repository.Read("docs/running-work.md")).Value;
        return Regex.Match(section, pattern, RegexOptions.Singleline).Groups[1].Value;
    }

    [GeneratedRegex(@"^## A program$.+?(?=^## |\z)", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Section();
}
