using System.ComponentModel;
using System.Diagnostics;

namespace OrleansJobs.Silo.Runners.Process;

/// <summary>What a Unix system must have for programs to be run.</summary>
internal sealed class ProgramTools
{
    private const string Shell = "/bin/sh";

    private readonly string? _session = Find("setsid");
    private readonly Lazy<string[]> _defaultSignals = new(FindDefaultSignals);

    /// <summary>What is missing, after "which"; null when nothing is.</summary>
    public string? Problem =>
        OperatingSystem.IsWindows() || !File.Exists(Shell) ? $"needs a Unix system with {Shell}"
        : _session is null ? "needs the program setsid in the PATH (Debian: apt-get install util-linux)"
        : null;

    /// <summary>A shell script that leads a session, and so a process group, of its own.</summary>
    /// <param name="script">The script; no part of it comes from settings.</param>
    /// <param name="arguments">Its arguments.</param>
    public ProcessStartInfo InOwnSession(string script, params string[] arguments) =>
        new(_session!, [.. _defaultSignals.Value, Shell, "-c", script, "sh", .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

    /// <summary>.NET ignores SIGPIPE, and its children with it, so that `while …; done | head -1` would go on for ever. Where env is that
    /// of GNU it puts that right.</summary>
    private static string[] FindDefaultSignals()
    {
        if (Find("env") is not { } env) return [];
        string[] command = [env, "--default-signal=PIPE"];
        try
        {
            using var trial = System.Diagnostics.Process.Start(new ProcessStartInfo(env, [.. command[1..], Shell, "-c", "exit 0"])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            return trial.WaitForExit(TimeSpan.FromSeconds(10)) && trial.ExitCode == 0 ? command : [];
        }
        catch (Win32Exception)
        {
            return [];
        }
    }

    private static string? Find(string program) =>
        ProgramFinder.Find(program, "/", Environment.GetEnvironmentVariable("PATH")) is { } file && ProgramFinder.IsExecutable(file) ? file : null;
}
