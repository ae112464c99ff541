using System.Text.Json;
using OrleansJobs.Support;
using OrleansJobs.Support.Calls;

namespace OrleansJobs.Process.Tests.Fixtures;

/// <summary>A settings file with one type whose jobs a program runs.</summary>
internal sealed class Scripts : IDisposable
{
    public const string Type = "script";

    private readonly TemporaryDirectory _directory = new();

    public string Data => _directory.Of("data");

    /// <summary>The path of a file beside the settings.</summary>
    public string Of(string name) => _directory.Of(name);

    /// <summary>Writes the settings of another type.</summary>
    public string Settings(string[] command, string type) => Settings(command, type, []);

    /// <summary>Writes the settings.</summary>
    /// <param name="command">The program.</param>
    /// <param name="settings">More settings of the type.</param>
    /// <returns>Their file.</returns>
    public string Settings(string[] command, params (string Name, object Value)[] settings) => Settings(command, Type, settings);

    private string Settings(string[] command, string name, (string Name, object Value)[] settings)
    {
        var type = new Dictionary<string, object> { ["Run"] = "process", ["Command"] = command, ["WorkingDirectory"] = _directory.Path };
        foreach (var (setting, value) in settings) type[setting] = value;
        var file = Of("settings.json");
        File.WriteAllText(file, JsonSerializer.Serialize(new { Jobs = new { Types = new Dictionary<string, object> { [name] = type } } }));
        return file;
    }

    /// <summary>Starts the service with the settings and waits until it answers.</summary>
    public async Task<ServiceProcess> StartAsync(string settings)
    {
        var url = ServiceProcess.FreeUrl();
        var service = ServiceProcess.Of(ProgramRun.Start("--urls", url.ToString().TrimEnd('/'), "--data", Data, "--settings", settings), url);
        await service.UntilItAnswersAsync();
        return service;
    }

    /// <summary>Starts a job.</summary>
    /// <returns>Its id.</returns>
    public static async Task<string> SubmitAsync(ServiceProcess service, object? input = null)
    {
        using var answer = await service.Http.PostAsync("/api/jobs", new StringContent(
            JsonSerializer.Serialize(new { type = Type, input }), System.Text.Encoding.UTF8, "application/json"));
        answer.EnsureSuccessStatusCode();
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.Text("id");
    }

    /// <summary>Waits until a program has written the numbers of its processes, the last line being "ready".</summary>
    public async Task<LivingProcess[]> FamilyAsync(string file)
    {
        await JobCalls.UntilAsync(() => Task.FromResult(File.Exists(Of(file)) && File.ReadAllText(Of(file)).EndsWith("ready\n", StringComparison.Ordinal)), "the program was at work");
        return [.. File.ReadLines(Of(file)).Where(line => line != "ready").Select(line => LivingProcess.Find(int.Parse(line))!)];
    }

    public void Dispose() => _directory.Dispose();
}
