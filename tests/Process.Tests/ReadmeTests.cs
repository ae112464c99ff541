using System.Diagnostics;
using System.Text.RegularExpressions;
using OrleansJobs.Process.Tests.Fixtures;
using OrleansJobs.Support;
using OrleansJobs.Support.Audio;

namespace OrleansJobs.Process.Tests;

/// <summary>What the README shows is what a newcomer gets: its commands are run, and answer with the fields it prints.</summary>
public sealed class ReadmeTests
{
    private const string Address = "http://127.0.0.1:8080";
    private const string Id = "01a2023b-f708-7543-b413-6b533e61da02";

    [Fact]
    public async Task EachCommandAnswersAsItIsPrinted()
    {
        using var data = new DataDirectory();
        await using var service = await ServiceProcess.StartAsync(data.Path);
        using var home = new TemporaryDirectory();
        await File.WriteAllBytesAsync(home.Of("test.wav"), Recordings.Short[0]);
        var id = Id;
        foreach (var (command, printed) in Examples())
        {
            var answer = await RunAsync(command.Replace(Address, service.Url.ToString().TrimEnd('/')).Replace(Id, id), home.Path);
            Assert.Equal(FieldsOf(printed[0]), FieldsOf(answer.Split('\n')[0]).Take(FieldsOf(printed[0]).Count));
            id = Regex.Match(answer, "\"job_id\":\"([^\"]+)\"") is { Success: true } found ? found.Groups[1].Value : id;
            if (command.Contains("/events", StringComparison.Ordinal))
            {
                Assert.Contains("\"status\":\"completed\"", answer);
            }
        }
    }

    private static IEnumerable<(string Command, string[] Printed)> Examples()
    {
        var examples = Regex.Matches(Repository.Read("README.md"), @"^\$ (curl .+)\n((?:(?!\$|```).*\n)+)", RegexOptions.Multiline);
        Assert.Equal(11, examples.Count);
        return examples.Select(example => (example.Groups[1].Value, example.Groups[2].Value.Split('\n')));
    }

    /// <summary>The names of the fields of a JSON line, also of one that the README cuts off; the line itself when it is not JSON.</summary>
    private static List<string> FieldsOf(string line) => line.StartsWith('{')
        ? [.. Regex.Matches(line, "\"([a-z_]+)\":").Select(field => field.Groups[1].Value)]
        : [line];

    private static async Task<string> RunAsync(string command, string directory)
    {
        var start = new ProcessStartInfo("bash", ["-c", command]) { WorkingDirectory = directory, RedirectStandardOutput = true };
        using var run = System.Diagnostics.Process.Start(start)!;
        var output = await run.StandardOutput.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(60));
        await run.WaitForExitAsync();
        Assert.True(run.ExitCode == 0, $"{command} ended with {run.ExitCode}.");
        return output;
    }
}
