using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using OrleansJobs.Gateway.Hosting;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Support;
using OrleansJobs.Support.Calls;

namespace OrleansJobs.Gateway.Tests.Fixtures;

/// <summary>The whole program with nobody who makes summaries: each stays pending until a test ends it.</summary>
public sealed class RetrospectiveProgram : IAsyncLifetime
{
    private readonly TemporaryDirectory _data = new();
    private WebApplication? _app;

    public HttpClient Client { get; private set; } = null!;

    public IGrainFactory Grains => _app!.Services.GetRequiredService<IGrainFactory>();

    public async Task InitializeAsync()
    {
        Assert.True(GatewayArguments.TryRead(["--urls", "http://127.0.0.1:0", "--data", _data.Path, "--set", "Jobs:Types:summary:Run=worker",
            "--set", "Logging:LogLevel:Default=None", "--set", "Logging:LogLevel:OrleansJobs=None"], out var arguments, out _));
        _app = GatewayApp.Build(arguments);
        await _app.StartAsync();
        Client = new HttpClient { BaseAddress = new Uri(_app.Urls.Single()) };
    }

    public async Task DisposeAsync()
    {
        Client?.Dispose();
        if (_app is not null) await _app.DisposeAsync();
        _data.Dispose();
    }
}

/// <summary>A guild of its own, and what a test does in it.</summary>
internal sealed class RetrospectiveGuild(RetrospectiveProgram program)
{
    private readonly User _user = new(program.Client, "ada");

    public string Name { get; } = $"g {Guid.NewGuid():N}";

    public string Jobs => $"/guilds/{Uri.EscapeDataString(Name)}/jobs";

    public string Runs => $"/guilds/{Uri.EscapeDataString(Name)}/retrospective";

    public Task<HttpResponseMessage> PostAsync(string address, string? body = null) => _user.SendAsync(HttpMethod.Post, address, body);

    public Task<JsonElement> StartAsync(string body, HttpStatusCode status = HttpStatusCode.Created) => PostAsync(Runs, body).JsonAsync(status);

    public Task<JsonElement> GetAsync(string address) => _user.GetAsync(address);

    public Task<JsonElement> RunAsync(string id) => GetAsync($"{Runs}/{id}");

    /// <summary>Days of January 2026: the statuses of the periods, one letter each (lower case for pending and running), in capitals for what was
    /// done before.</summary>
    public async Task<string> PeriodsAsync(string id) => Letters(await RunAsync(id));

    public static string Letters(JsonElement run) => string.Concat(run.GetProperty("periods").EnumerateArray().Select(period =>
        period.GetProperty("already_done").GetBoolean() ? 'D' : period.Text("status") switch { "completed" => 'd', "failed" => 'f', "cancelled" => 'c', "running" => 'r', _ => '.' }));

    /// <summary>The run once its periods stand so.</summary>
    public async Task<JsonElement> UntilAsync(string id, string letters, string? status = null)
    {
        JsonElement run = default;
        await JobCalls.UntilAsync(async () =>
        {
            run = await RunAsync(id);
            return Letters(run) == letters && (status is null || run.Text("status") == status);
        }, $"the periods stand as {letters}");
        return run;
    }

    /// <summary>Ends the summary of a period, as soon as it has a job that is pending.</summary>
    public async Task<string> EndAsync(string id, int period, bool fails = false)
    {
        string? job = null;
        await JobCalls.UntilAsync(async () =>
        {
            var one = (await RunAsync(id)).GetProperty("periods")[period];
            return one.Text("status") == "pending" && (job = one.Text("job_id")) is not null;
        }, $"period {period} has a job");
        var grain = program.Grains.GetGrain<IJobClaimGrain>(JobId.Parse(job!).GrainKey);
        var claimed = await grain.ClaimLeasedAsync("a-test", default);
        JobOutcome outcome = fails ? new JobOutcome.Failed(new JobError("broken", "It broke."), Retryable: false) : new JobOutcome.Succeeded(new JsonText("{}"));
        await grain.FinishAsync(claimed!.Claim, outcome, default);
        return job!;
    }

    /// <summary>Begins a run of days of January 2026 and completes it.</summary>
    public async Task<JsonElement> DoneAsync(int first, int last)
    {
        var id = (await StartAsync(Days(first, last))).Text("id")!;
        for (var period = 0; period <= last - first; period++) await EndAsync(id, period);
        return await UntilAsync(id, new string('d', last - first + 1), "completed");
    }

    /// <summary>A request for days of January 2026.</summary>
    public static string Days(int first, int last, string more = "") =>
        $$"""{"start_date": "2026-01-{{first:00}}", "end_date": "2026-01-{{last:00}}", "granularity": "day"{{more}}}""";
}
