using System.Diagnostics;
using System.Text.RegularExpressions;
using OrleansJobs.Process.Tests.Fixtures;
using OrleansJobs.Process.Tests.Workers.Fixtures;
using OrleansJobs.Support;
using OrleansJobs.Support.Calls;

namespace OrleansJobs.Process.Tests.Workers;

/// <summary>The examples of docs/running-work.md, run word for word; only the address is another.</summary>
public sealed class WorkerExampleTests
{
    private const string Address = "http://127.0.0.1:8080";

    private static readonly string Page = Repository.Read("docs/running-work.md");

    [Theory, Python, JavaScript]
    public async Task TheExampleRunsTheJobThatIsSubmitted(string language)
    {
        using var data = new DataDirectory();
        var settings = Regex.Match(Page, @"^\$ ./run --set (\S+=worker)$", RegexOptions.Multiline).Groups[1].Value;
        await using var service = await ServiceProcess.StartAsync(data.Path, settings);
        using var project = new TemporaryDirectory();
        var client = Language.Of(language).Client;
        File.Copy(Path.Combine(Repository.Root, client), project.Of(Path.GetFileName(client)));
        var script = project.Of($"example{Path.GetExtension(client)}");
        await File.WriteAllTextAsync(script, At(service, Block(language == Language.Python ? "python" : "js")));
        await using var worker = Language.Of(language).Run(script);

        var submit = At(service, Regex.Match(Page, @"^\$ (curl .+render.+)$", RegexOptions.Multiline).Groups[1].Value);
        var job = await service.Http.WatchUntilFinalAsync(await SubmitAsync(submit));
        Assert.Equal(("completed", "worker renderer-1"), (job.Text("status"), job.GetProperty("attempts")[0].Text("host")));
        Assert.Equal((3L, 3L), (job.GetProperty("result").Number("frames"), job.Number("checkpoint")));
        Assert.Equal("Drawing frame 3", job.GetProperty("progress").Text("message"));
    }

    [Theory]
    [InlineData(Language.Python)]
    [InlineData(Language.JavaScript)]
    public void AClientIsOneShortFileWithNoDependencies(string language)
    {
        var client = Repository.Read(Language.Of(language).Client).TrimEnd().Split('\n');
        Assert.InRange(client.Length, 100, 199);
        Assert.All(client, line => Assert.InRange(line.Length, 0, 150));
        Assert.DoesNotContain(client, line => line.StartsWith("import ", StringComparison.Ordinal) && line.Contains(" from ", StringComparison.Ordinal)
            && !line.Contains("\"node:", StringComparison.Ordinal));
    }

    private static string Block(string language) => Assert.Single(Regex.Matches(Page, $"```{language}\n(.+?)```", RegexOptions.Singleline)
        .Select(block => block.Groups[1].Value), block => block.Contains("worker.run()", StringComparison.Ordinal));

    private static string At(ServiceProcess service, string text) => text.Replace(Address, service.Url.ToString().TrimEnd('/'), StringComparison.Ordinal);

    private static async Task<string> SubmitAsync(string command)
    {
        using var run = System.Diagnostics.Process.Start(new ProcessStartInfo("bash", ["-c", command]) { RedirectStandardOutput = true })!;
        var answer = await run.StandardOutput.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(60));
        return Regex.Match(answer, "\"id\":\"([^\"]+)\"").Groups[1].Value;
    }
}
