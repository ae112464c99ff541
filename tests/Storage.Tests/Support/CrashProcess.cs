using System.Diagnostics;

namespace OrleansJobs.Storage.Tests.Support;

/// <summary>tests/Storage.Crash at work on a directory.</summary>
internal sealed class CrashProcess : IDisposable
{
    private readonly Process _process;

    public CrashProcess(string directory) => _process = Process.Start(new ProcessStartInfo
    {
        FileName = Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet",
        ArgumentList = { Path.Combine(AppContext.BaseDirectory, "OrleansJobs.Storage.Crash.dll"), directory },
        RedirectStandardOutput = true,
    })!;

    public int Id => _process.Id;

    public Task<string?> ReadLineAsync() => _process.StandardOutput.ReadLineAsync();

    /// <summary>Ends the process without a word (SIGKILL) and gives what it had still said.</summary>
    public async Task<string[]> KillAsync()
    {
        _process.Kill();
        var rest = await _process.StandardOutput.ReadToEndAsync();
        await _process.WaitForExitAsync();
        var whole = rest.LastIndexOf('\n');
        return whole < 0 ? [] : rest[..whole].Split('\n');
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }
}
