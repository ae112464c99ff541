using System.Reflection;
using OrleansJobs.Support;
using Xunit.Sdk;

namespace OrleansJobs.Process.Tests.Workers.Fixtures;

/// <summary>A language that has a worker client.</summary>
/// <param name="Program">What runs it.</param>
/// <param name="Client">The file of the client, from the root of the project.</param>
internal sealed record Language(string Program, string Client)
{
    /// <summary>What the tests say for Python.</summary>
    public const string Python = "python";

    /// <summary>What the tests say for JavaScript.</summary>
    public const string JavaScript = "javascript";

    /// <summary>The language of a name.</summary>
    public static Language Of(string name) => name == Python ? new("python3", "clients/python/worker.py") : new("node", "clients/js/worker.mjs");

    /// <summary>Why it cannot be run here; null when it can.</summary>
    public string? Missing => (System.Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(directory => File.Exists(Path.Combine(directory, Program))) ? null : $"{Program} is not on the PATH; install it to test {Client}.";

    /// <summary>Runs a script that uses the client.</summary>
    public ProgramRun Run(string script, params string[] arguments) => ProgramRun.StartCommand(Program, Environment(), [script, .. arguments]);

    private Dictionary<string, string> Environment() => new()
    {
        ["PYTHONPATH"] = Path.GetDirectoryName(Path.Combine(Repository.Root, Client))!,
        ["PYTHONDONTWRITEBYTECODE"] = "1",
    };
}

/// <summary>Runs a theory with the client of a language; skips it, with the reason, where that cannot be run.</summary>
internal abstract class LanguageAttribute : DataAttribute
{
    private readonly string _name;

    protected LanguageAttribute(string name)
    {
        _name = name;
        Skip = Language.Of(name).Missing;
    }

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[_name]];
}

/// <summary>With the Python client.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PythonAttribute() : LanguageAttribute(Language.Python);

/// <summary>With the JavaScript client.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class JavaScriptAttribute() : LanguageAttribute(Language.JavaScript);
