using System.Collections;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Silo.Runners.Process;

/// <summary>The environment of a program: that of the service without the service's own settings, and what the type's settings add.</summary>
internal static class ProgramEnvironment
{
    /// <summary>Settings of the service stand in the environment under names like these, passwords among them.</summary>
    private static readonly string[] OwnPrefixes = ["ASPNETCORE_", "DOTNET_ENVIRONMENT", "DOTNET_URLS", "PGPASS"];

    /// <summary>What every program gets, before its type's settings.</summary>
    private static Dictionary<string, string> Inherited() => System.Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
        .Select(entry => (Name: (string)entry.Key, Value: (string?)entry.Value ?? ""))
        .Where(variable => !IsOwn(variable.Name))
        .ToDictionary(variable => variable.Name, variable => variable.Value);

    /// <summary>Whether it is a setting of the service and none of the program's business.</summary>
    public static bool IsOwn(string name) =>
        name.Contains("__", StringComparison.Ordinal) || name.Contains(':') || name.Contains("CONNSTR_", StringComparison.OrdinalIgnoreCase)
        || name is "urls" or "data" || OwnPrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));

    /// <summary>The whole environment for one attempt.</summary>
    /// <param name="options">The settings of its type.</param>
    /// <param name="job">What it is to do.</param>
    /// <param name="secrets">Variables that are not for programs.</param>
    public static Dictionary<string, string> Of(ProcessOptions options, JobSnapshot job, HeaderVariables secrets)
    {
        var all = Inherited();
        foreach (var secret in secrets.Names) all.Remove(secret);
        all.TryAdd("PYTHONUNBUFFERED", "1"); // else what Python prints comes when it ends
        foreach (var (name, value) in options.Environment) all[name] = ServiceVariables.Resolve(value);
        all["JOB_ID"] = job.Id.ToString();
        all["JOB_TYPE"] = job.Type;
        all["JOB_ATTEMPT"] = FormattableString.Invariant($"{job.Attempt}");
        return all;
    }

    /// <summary>The directories in which the program is looked for.</summary>
    public static string? SearchPath(ProcessOptions options) =>
        options.Environment.TryGetValue("PATH", out var own) ? ServiceVariables.Resolve(own) : System.Environment.GetEnvironmentVariable("PATH");
}
