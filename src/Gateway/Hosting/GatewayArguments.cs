using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;

namespace OrleansJobs.Gateway.Hosting;

/// <summary>The command line: <c>--urls URL</c>, <c>--data DIR</c>, <c>--mode MODE</c>, <c>--settings FILE</c>,
/// <c>--set KEY=VALUE</c>, <c>--help</c>.</summary>
/// <param name="Settings">What the arguments say, as configuration.</param>
/// <param name="SettingsFiles">JSON files with settings, the later before the earlier, and all of them before the environment.</param>
internal sealed record GatewayArguments(IReadOnlyDictionary<string, string?> Settings, IReadOnlyList<string> SettingsFiles)
{
    /// <summary>Where the gateway listens when nothing else is said: this machine only.</summary>
    public const string DefaultUrl = "http://127.0.0.1:8080";

    private const string Usage = $"""
        Usage: OrleansJobs.Gateway --health URL
               OrleansJobs.Gateway [--urls URL[;URL]] [--data DIR] [--mode MODE]
                                   [--settings FILE]... [--set KEY=VALUE]... [--help]

          --urls URL[;URL]   where to listen, and nowhere else. Default: {DefaultUrl}
          --data DIR         where the database and the uploaded files are kept. Default: data
          --mode MODE        all (default); in a cluster on PostgreSQL also silo (runs jobs) or gateway (answers HTTP)
          --settings FILE    a JSON file with settings; they win over the environment, and a later file over an earlier one
          --set KEY=VALUE    any setting, over all others, for example --set Gateway:MaxUploadBytes=500000000
          --health URL       asks a running service how it is: status 0 when it is healthy, else 1
          --help             this text
        """;

    /// <summary>Reads the arguments; when they ask for something else than a start, or are wrong, says what to answer.</summary>
    public static bool TryRead(string[] args, [NotNullWhen(true)] out GatewayArguments? arguments,
        [NotNullWhen(false)] out ArgumentsAnswer? answer)
    {
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        var files = new List<string>();
        arguments = null;
        answer = null;
        var rest = new Queue<string>(args);
        while (answer is null && rest.TryDequeue(out var argument)) answer = Read(argument, rest, settings, files);
        if (answer is not null) return false;
        arguments = new GatewayArguments(settings, files);
        return true;
    }

    private static ArgumentsAnswer? Read(string argument, Queue<string> rest, Dictionary<string, string?> settings, List<string> files)
    {
        var (option, value) = argument.Split('=', 2) is [var left, var right] ? (left, right) : (argument, null);
        if (option is "--help" or "-h" or "-?") return new ArgumentsAnswer(0, Usage);
        if (option is "--health") return new ArgumentsAnswer(2, $"--health takes the http address of a running service and nothing else, such as --health {DefaultUrl}\n\n{Usage}");
        if (option is not ("--urls" or "--data" or "--mode" or "--settings" or "--set")) return new ArgumentsAnswer(2, $"There is no option '{argument}'.\n\n{Usage}");
        if (value is null && !rest.TryDequeue(out value)) return new ArgumentsAnswer(2, $"The option {option} needs a value.\n\n{Usage}");
        return option switch
        {
            "--urls" => ReadUrls(value, settings),
            "--data" => ReadData(value, settings),
            "--settings" => ReadFile(value, files),
            "--mode" => ReadSetting($"Cluster:Mode={value}", settings),
            _ => ReadSetting(value, settings),
        };
    }

    private static ArgumentsAnswer? ReadUrls(string value, Dictionary<string, string?> settings)
    {
        foreach (var url in value.Split(';'))
        {
            if (!IsListenable(url))
                return new ArgumentsAnswer(1, $"--urls '{value}' is not an address to listen on, such as {DefaultUrl}.");
        }

        settings["urls"] = value;
        return null;
    }

    /// <summary>Whether it is the http address of a whole server.</summary>
    public static bool IsListenable(string url)
    {
        if (!Uri.TryCreate(url.Replace("://*", "://0.0.0.0").Replace("://+", "://0.0.0.0"), UriKind.Absolute, out var uri)) return false;
        return uri is { Scheme: "http", AbsolutePath: "/", Query: "", Fragment: "", UserInfo: "" } && uri.Host.Length > 0;
    }

    private static ArgumentsAnswer? ReadData(string value, Dictionary<string, string?> settings)
    {
        if (string.IsNullOrWhiteSpace(value)) return new ArgumentsAnswer(1, "--data needs the name of a directory.");
        settings["data"] = value;
        return null;
    }

    private static ArgumentsAnswer? ReadFile(string value, List<string> files)
    {
        if (!File.Exists(value)) return new ArgumentsAnswer(1, $"The settings file '{value}' is not there.");
        files.Add(Path.GetFullPath(value));
        return null;
    }

    private static ArgumentsAnswer? ReadSetting(string value, Dictionary<string, string?> settings)
    {
        if (value.Split('=', 2) is not [{ Length: > 0 } key, var setting])
            return new ArgumentsAnswer(1, $"--set '{value}' is not KEY=VALUE.");
        settings[key] = setting;
        return null;
    }
}

/// <summary>What the arguments are answered with instead of a start.</summary>
/// <param name="ExitCode">0 for help, 1 for a wrong value, 2 for an argument that does not exist.</param>
/// <param name="Text">What is printed.</param>
internal sealed record ArgumentsAnswer(int ExitCode, string Text)
{
    /// <summary>Prints the text: help to the standard output, everything else to the standard error.</summary>
    /// <returns>The exit status.</returns>
    public int Say()
    {
        (ExitCode == 0 ? Console.Out : Console.Error).WriteLine(Text);
        return ExitCode;
    }
}
