using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using OrleansJobs.Gateway.Hosting;
using OrleansJobs.Silo.Handlers.Text;
using OrleansJobs.Support;
using OrleansJobs.Support.Calls;

namespace OrleansJobs.Gateway.Tests.Fixtures;

/// <summary>The whole program on a data directory that outlives it. Reports with a note "hold" stay at work until they are let go.</summary>
public sealed class ResearchProgram : IAsyncDisposable
{
    private readonly TemporaryDirectory _data = new();
    private HoldingSummarizer _summarizer = new();
    private WebApplication? _app;

    public HttpClient Client { get; private set; } = null!;

    /// <summary>Where data files go.</summary>
    public string Folder => _data.Of("research");

    public static async Task<ResearchProgram> StartAsync(int concurrency = 4, params string[] settings)
    {
        var program = new ResearchProgram();
        await program.StartAgainAsync(concurrency, settings);
        return program;
    }

    /// <summary>Stops the program, if it runs, and starts one on the same data.</summary>
    public async Task StartAgainAsync(int concurrency = 4, params string[] settings)
    {
        await StopAsync();
        string[] all = [$"Jobs:Runner:Concurrency={concurrency}", "Logging:LogLevel:Default=None", "Logging:LogLevel:OrleansJobs=None", .. settings];
        Assert.True(GatewayArguments.TryRead(["--urls", "http://127.0.0.1:0", "--data", _data.Path,
            .. all.SelectMany(setting => new[] { "--set", setting })], out var arguments, out _));
        var summarizer = _summarizer = new HoldingSummarizer();
        _app = GatewayApp.Build(arguments, builder => builder.Services.AddSingleton<ISummarizer>(summarizer));
        await _app.StartAsync();
        Client = new HttpClient { BaseAddress = new Uri(_app.Urls.Single()) };
    }

    /// <summary>Ends when that many reports are held.</summary>
    public Task UntilHeldAsync(int count) => JobCalls.UntilAsync(() => Task.FromResult(_summarizer.Held == count), $"{count} reports are held");

    /// <summary>Lets the held reports go on.</summary>
    public void LetGo() => _summarizer.LetGo();

    /// <summary>The job of a bank once it has that status.</summary>
    public async Task<JsonElement> UntilAsync(string bank, string type, string status)
    {
        JsonElement answer = default;
        await JobCalls.UntilAsync(async () =>
        {
            answer = await Client.GetAsync($"/api/research/{bank}/job-status?type={type}").JsonAsync();
            return answer.GetProperty("hasJob").GetBoolean() && answer.GetProperty("job").Text("status") == status;
        }, $"the {type} on {bank} is {status}");
        return answer.GetProperty("job");
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _data.Dispose();
    }

    private async Task StopAsync()
    {
        Client?.Dispose();
        if (_app is null) return;
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private sealed class HoldingSummarizer : ISummarizer
    {
        private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _held;

        public int Held => Volatile.Read(ref _held);

        public void LetGo() => _gate.TrySetResult();

        public async Task<Summary> SummarizeAsync(SummaryRequest request, CancellationToken cancellationToken)
        {
            if (request.Texts.Contains("hold"))
            {
                Interlocked.Increment(ref _held);
                await _gate.Task.WaitAsync(cancellationToken);
            }

            return new Summary([.. request.Texts.Take(request.Sentences)], "whole");
        }
    }
}
