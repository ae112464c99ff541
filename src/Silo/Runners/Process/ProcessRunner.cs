using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using OrleansJobs.Grains.Execution;

namespace OrleansJobs.Silo.Runners.Process;

/// <summary>Runs the jobs of a type by a program, as the type's settings say.</summary>
internal sealed partial class ProcessRunner(IOptionsMonitor<ProcessOptions> options, ProgramTools tools) : IConfiguredRunner
{
    /// <summary>The word in the setting <c>Run</c>.</summary>
    public const string Name = "process";

    /// <inheritdoc/>
    public string Word => Name;

    /// <inheritdoc/>
    public Type Handler => typeof(ProcessHandler);

    /// <inheritdoc/>
    public void Check(string type)
    {
        if (Problem(options.Get(type)) is { } problem)
            throw new OptionsValidationException(type, typeof(ProcessOptions), [$"Jobs:Types:{type}:{problem}"]);
    }

    /// <summary>What is wrong, from the name of the setting on.</summary>
    private string? Problem(ProcessOptions settings)
    {
        if (tools.Problem is { } missing) return $"Run is process, which {missing}.";
        if (settings.Command is not [{ Length: > 0 } program, ..])
            return "Command must be the program and its arguments, such as [\"python3\", \"work.py\"].";
        if (settings.Command.Any(part => part is null || part.Contains('\0'))) return "Command must consist of texts without a null character.";
        if (program.StartsWith('-')) return $"Command begins with '{program}'; it must begin with a program.";
        if (settings.WorkingDirectory is { } folder && !Directory.Exists(folder))
            return $"WorkingDirectory '{folder}' is not there: make the directory, or name another.";
        return Unset(settings) ?? Unusable(program, settings);
    }

    private static string? Unset(ProcessOptions settings)
    {
        foreach (var (name, value) in settings.Environment)
        {
            if (!Variable().IsMatch(name)) return $"Environment has the name '{name}'; use letters, digits and '_', and no digit first: a shell passes no other on.";
            if (ServiceVariables.MissingIn(value).FirstOrDefault() is { } own)
                return $"Environment:{name} names the variable {own} of the service, which is not set: set it where the service is started.";
        }

        return null;
    }

    private static string? Unusable(string program, ProcessOptions settings)
    {
        var directory = Path.GetFullPath(settings.WorkingDirectory ?? Environment.CurrentDirectory);
        if (ProgramFinder.Find(program, directory, ProgramEnvironment.SearchPath(settings)) is not { } file)
            return $"Command names the program '{program}', which is not {(program.Contains('/') ? "there" : "in the PATH")}: install it, or give its whole path.";
        return ProgramFinder.IsExecutable(file) ? null : $"Command names {file}, which is not executable: chmod +x, or name its interpreter first.";
    }

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Variable();
}
