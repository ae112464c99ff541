using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace OrleansJobs.Support;

/// <summary>The service, started as anyone would start it: a process with an address and a data directory.</summary>
public sealed class ServiceProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly long _began = Stopwatch.GetTimestamp();

    private ServiceProcess(ProgramRun run, Uri url) => (Run, Http) = (run, new HttpClient { BaseAddress = url });

    public ProgramRun Run { get; }

    public HttpClient Http { get; }

    public Uri Url => Http.BaseAddress!;

    /// <summary>From the start of the process to its first answer.</summary>
    public TimeSpan StartTime { get; private set; }

    /// <summary>Starts it on a free port and waits until it answers. Settings as on the command line,
    /// <c>Jobs:Runner:Concurrency=0</c>.</summary>
    public static Task<ServiceProcess> StartAsync(string data, params string[] settings) => StartAsync(FreeUrl(), data, settings);

    /// <inheritdoc cref="StartAsync(string, string[])"/>
    public static async Task<ServiceProcess> StartAsync(Uri url, string data, params string[] settings)
    {
        var service = Launch(url, data, settings);
        try
        {
            await service.UntilItAnswersAsync();
            return service;
        }
        catch
        {
            await service.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it and waits for nothing.</summary>
    public static ServiceProcess Launch(Uri url, string data, params string[] settings)
    {
        string[] place = ["--urls", url.ToString().TrimEnd('/'), "--data", data];
        return new(ProgramRun.Start([.. place, .. settings.SelectMany(setting => new[] { "--set", setting })]), url);
    }

    /// <summary>An address on which nobody listens.</summary>
    public static Uri FreeUrl() => new($"http://127.0.0.1:{FreePort.Next()}");

    /// <summary>A program that was started in another way and answers at this address.</summary>
    public static ServiceProcess Of(ProgramRun run, Uri url) => new(run, url);

    /// <summary>Waits until it is healthy.</summary>
    public async Task UntilItAnswersAsync()
    {
        var asked = Stopwatch.GetTimestamp();
        while (!await IsHealthyAsync())
        {
            if (Run.HasExited) throw new InvalidOperationException($"The service has ended: {(await Run.EndAsync()).Error}");
            if (Stopwatch.GetElapsedTime(asked) > Patience) throw new TimeoutException($"The service does not answer: {Run.Output}");
            await Task.Delay(5);
        }

        StartTime = Stopwatch.GetElapsedTime(_began);
    }

    /// <summary>SIGKILL.</summary>
    public Task KillAsync() => Run.KillAsync();

    /// <summary>Asks it to stop and waits until it has.</summary>
    public Task<ProgramEnd> StopAsync(PosixSignal signal = PosixSignal.SIGTERM)
    {
        Run.Signal(signal);
        return Run.EndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Run.DisposeAsync();
    }

    private async Task<bool> IsHealthyAsync()
    {
        try
        {
            using var answer = await Http.GetAsync("/health");
            return answer.IsSuccessStatusCode;
        }
        catch (Exception notYet) when (notYet is HttpRequestException or SocketException)
        {
            return false;
        }
    }
}
