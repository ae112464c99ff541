using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace OrleansJobs.Support;

/// <summary>The program as a child process. It lies beside the tests of a project that references src/Gateway.</summary>
public sealed partial class ProgramRun : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();
    private readonly Process _process;

    private ProgramRun(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Keep(_output, line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(_error, line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>What it has printed so far.</summary>
    public string Output => Read(_output);

    /// <summary>What it has complained of so far.</summary>
    public string Error => Read(_error);

    /// <summary>Memory that is resident now, in MB.</summary>
    public double ResidentMegabytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64 / (1024.0 * 1024);
        }
    }

    public static ProgramRun Start(params string[] arguments) => Start("OrleansJobs.Gateway", new Dictionary<string, string>(), arguments);

    /// <param name="program">The name of a program that lies beside the tests.</param>
    /// <param name="environment">What is added to its environment.</param>
    /// <param name="arguments">Its command line.</param>
    public static ProgramRun Start(string program, IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        StartCommand("dotnet", environment, [Path.Combine(AppContext.BaseDirectory, $"{program}.dll"), .. arguments]);

    /// <param name="program">A program that is on the PATH.</param>
    /// <param name="environment">What is added to its environment.</param>
    /// <param name="arguments">Its command line.</param>
    public static ProgramRun StartCommand(string program, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        string[] command = [program, .. arguments];
        if (InheritsIgnoredInterrupt()) command = ["env", "--default-signal=INT", .. command];
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return new ProgramRun(start);
    }

    /// <summary>Runs it to an end that it finds by itself.</summary>
    public static Task<ProgramEnd> ToEndAsync(params string[] arguments) => ToEndAsync(new Dictionary<string, string>(), arguments);

    /// <inheritdoc cref="ToEndAsync(string[])"/>
    public static async Task<ProgramEnd> ToEndAsync(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        await using var run = Start("OrleansJobs.Gateway", environment, arguments);
        return await run.EndAsync();
    }

    /// <summary>SIGKILL: no handler runs, nothing is flushed.</summary>
    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: false);
        await EndAsync();
    }

    /// <summary>Sends SIGTERM or SIGINT, as a service manager or Ctrl-C do.</summary>
    public void Signal(PosixSignal signal)
    {
        Signal(_process.Id, signal == PosixSignal.SIGINT ? 2 : 15);
    }

    /// <summary>SIGSTOP: it stands still, and nobody is told.</summary>
    public void Freeze() => Signal(_process.Id, 19);

    /// <summary>SIGCONT: it goes on as if no time had passed.</summary>
    public void Thaw() => Signal(_process.Id, 18);

    /// <summary>Sends a signal to any process, by its number.</summary>
    public static void Signal(int process, int signal)
    {
        if (SendSignal(process, signal) != 0) throw new InvalidOperationException($"Signal {signal} did not reach process {process}.");
    }

    /// <summary>Waits until it has ended.</summary>
    public async Task<ProgramEnd> EndAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(patience.Token);
        return new ProgramEnd(_process.ExitCode, Output, Error);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) await KillAsync();
        _process.Dispose();
    }

    /// <summary>A shell without job control starts what is in its background with SIGINT ignored, and children inherit that.</summary>
    private static bool InheritsIgnoredInterrupt()
    {
        if (!OperatingSystem.IsLinux()) return false;
        var ignored = File.ReadLines("/proc/self/status").First(line => line.StartsWith("SigIgn:", StringComparison.Ordinal));
        return (Convert.ToUInt64(ignored.Split('\t')[1], 16) & 0b10) != 0;
    }

    private static void Keep(StringBuilder text, string? line)
    {
        if (line is null) return;
        lock (text) text.AppendLine(line);
    }

    private static string Read(StringBuilder text)
    {
        lock (text) return text.ToString();
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendSignal(int process, int signal);
}
