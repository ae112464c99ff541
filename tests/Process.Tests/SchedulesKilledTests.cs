using System.Net.Http.Json;
using System.Text.Json;
using OrleansJobs.Process.Tests.Fixtures;
using OrleansJobs.Support;
using Xunit.Abstractions;

namespace OrleansJobs.Process.Tests;

/// <summary>SIGKILL while schedules fire, on the file database: each occurrence has one job, also those that passed while nobody was there.</summary>
public sealed class SchedulesKilledTests(ITestOutputHelper output) : IDisposable
{
    private const int Schedules = 40;
    private const int Kills = 4;
    private const int Seconds = 2;

    private readonly DataDirectory _data = new();
    private readonly int _seed = Seed.Choose(output.WriteLine);

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task EachOccurrenceHasOneJobHoweverOftenTheServiceIsKilled()
    {
        var random = new Random(_seed);
        var ids = Enumerable.Range(0, Schedules).Select(_ => $"/api/schedules/{Guid.CreateVersion7()}").ToArray();
        var made = TimeProvider.System.GetUtcNow();
        for (var kill = 0; kill < Kills; kill++)
        {
            await using var service = await ServiceProcess.StartAsync(_data.Path);
            if (kill == 0) await Task.WhenAll(ids.Select(id => PutAsync(service, id)));
            await Task.Delay(random.Next(500, 2_500)); // not a wait for anything: the moment is by chance
            await service.KillAsync();
        }

        await using var last = await ServiceProcess.StartAsync(_data.Path);
        await Task.WhenAll(ids.Select(id => PauseAsync(last, id)));
        foreach (var id in ids) await CheckAsync(last, id, made);
    }

    private static async Task PutAsync(ServiceProcess service, string id)
    {
        var body = new { every = Seconds, overlap = "allow", missed = "all", missed_limit = 100, job = new { type = "nobody-runs-this" } };
        (await service.Http.PutAsJsonAsync(id, body)).EnsureSuccessStatusCode();
    }

    /// <summary>Once it has made up for what it missed.</summary>
    private static async Task PauseAsync(ServiceProcess service, string id)
    {
        while ((await service.Http.GetFromJsonAsync<JsonElement>(id)).GetProperty("next_due_at").GetDateTimeOffset() < TimeProvider.System.GetUtcNow())
        {
            await Task.Delay(50);
        }

        (await service.Http.PostAsync($"{id}/pause", null)).EnsureSuccessStatusCode();
    }

    private static async Task CheckAsync(ServiceProcess service, string id, DateTimeOffset made)
    {
        var schedule = await service.Http.GetFromJsonAsync<JsonElement>(id);
        var jobs = (await service.Http.GetFromJsonAsync<JsonElement>($"{id}/jobs?limit=1000")).GetProperty("jobs").EnumerateArray();
        var due = jobs.Select(job => job.GetProperty("metadata").GetProperty("schedule").GetProperty("due_at").GetDateTimeOffset()).Order().ToArray();
        Assert.Equal(Enumerable.Range(0, due.Length).Select(count => due[0].AddSeconds(count * Seconds)), due);
        Assert.InRange(due[0], made, schedule.GetProperty("created_at").GetDateTimeOffset().AddSeconds(Seconds));
        Assert.Equal(schedule.GetProperty("last_due_at").GetDateTimeOffset(), due[^1]);
        Assert.Equal(due[^1].AddSeconds(Seconds), schedule.GetProperty("next_due_at").GetDateTimeOffset());
        Assert.Equal(due.Length, schedule.GetProperty("counts").GetProperty("started").GetInt32());
    }
}
