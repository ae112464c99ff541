using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using OrleansJobs.Support;

namespace OrleansJobs.Bench;

/// <summary>The whole program as a process of its own.</summary>
internal sealed class Service : IAsyncDisposable
{
    private readonly Process _process;

    private Service(Process process, Uri url)
    {
        _process = process;
        Http = new HttpClient { BaseAddress = url };
    }

    public HttpClient Http { get; }

    /// <summary>From the start of the process to its first answer.</summary>
    public TimeSpan StartTime { get; private set; }

    /// <summary>Memory that is resident now, in MB.</summary>
    public double ResidentMegabytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64 / (1024.0 * 1024);
        }
    }

    public static async Task<Service> StartAsync(string data, params string[] settings)
    {
        var url = new Uri($"http://127.0.0.1:{FreePort()}");
        var program = Path.Combine(AppContext.BaseDirectory, "OrleansJobs.Gateway.dll");
        var start = new ProcessStartInfo("dotnet", [program, "--urls", url.ToString().TrimEnd('/'), "--data", data, .. settings.SelectMany(s => new[] { "--set", s })])
        {
            RedirectStandardOutput = true,
        };
        var began = Stopwatch.GetTimestamp();
        var service = new Service(Process.Start(start)!, url);
        service._process.BeginOutputReadLine();
        while (!await service.AnswersAsync())
        {
            await Task.Delay(5);
        }

        service.StartTime = Stopwatch.GetElapsedTime(began);
        return service;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            return (await Http.GetAsync("/health")).IsSuccessStatusCode;
        }
        catch (HttpRequestException) when (!_process.HasExited)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
