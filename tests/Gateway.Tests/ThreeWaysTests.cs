using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using OrleansJobs.Gateway.Tests.Fixtures;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Support;
using Xunit.Abstractions;

namespace OrleansJobs.Gateway.Tests;

/// <summary>Poll, long poll and event streams of a job and of its scope, steady ones and ones that break off at random: one truth.</summary>
[Collection(nameof(GatewayCollection))]
public sealed class ThreeWaysTests(GatewayFixture program, ITestOutputHelper output)
{
    private const int Reports = 300;

    private readonly string _guild = Guid.NewGuid().ToString();

    [Fact]
    public async Task WhoeverWatchesInWhateverWayEndsWithTheSameSnapshot()
    {
        var chance = new Random(Seed.Choose(output.WriteLine));
        var tracked = program.Grains.GetGrain<ITrackedJobGrain>(JobId.New(TimeProvider.System).GrainKey);
        var id = (await tracked.StartAsync(new JobSubmission { Type = "held", Tenant = _guild }, default)).Job.Id;
        var watchers = new List<Task<Sight>> { StreamAsync($"/api/jobs/{id}/events", () => int.MaxValue), StreamAsync(Scope, () => int.MaxValue), PollAsync(id), LongPollAsync(id) };
        for (var i = 0; i < 8; i++)
        {
            var own = new Random(chance.Next());
            watchers.Add(StreamAsync(i % 2 == 0 ? $"/api/jobs/{id}/events" : Scope, () => own.Next(1, 6)));
        }

        for (var i = 1; i <= Reports; i++) await tracked.ReportAsync(new TrackedReport(100.0 * i / Reports, $"Step {i}"), default);
        await tracked.ReportAsync(new TrackedReport(Outcome: new JobOutcome.Failed(new JobError("no", "No."), Retryable: false)), default);

        var truth = await program.Client.GetStringAsync($"/api/jobs/{id}");
        foreach (var seen in await Task.WhenAll(watchers).WaitAsync(TimeSpan.FromSeconds(60)))
        {
            Assert.Equal(truth, seen.Final);
            Assert.Equal(seen.Sequences.Distinct().Order(), seen.Sequences);
        }
    }

    [Fact]
    public async Task ABrowserThatDoesNotReadItsScopeDelaysNobody()
    {
        using var deaf = RawHttp.Open(program.Client);
        await deaf.SendAsync($"GET {Scope} HTTP/1.1\nHost: localhost\n\n");
        using var events = await EventReader.OpenAsync(program.Client, Scope);
        Assert.Equal("ready", (await events.NextEventAsync())!.Name);
        var big = new JsonText($"\"{new string('x', 60_000)}\"");
        for (var i = 0; i < 300; i++)
        {
            var job = await program.SubmitAsync(new JobSubmission { Type = "held", Tenant = _guild, Metadata = big });
            Assert.Equal(job.Id.ToString(), (await events.NextEventAsync())!.Job.Text("id"));
        }
    }

    private string Scope => $"/api/jobs/events?tenant={_guild}";

    /// <param name="address">The stream.</param>
    /// <param name="patience">After how many events the browser leaves, to come back at once.</param>
    private async Task<Sight> StreamAsync(string address, Func<int> patience)
    {
        var sight = new Sight();
        while (true)
        {
            using var events = await EventReader.OpenAsync(program.Client, address, sight.LastId);
            for (var left = patience(); left > 0 && await events.NextEventAsync() is { } next; left--)
            {
                if (next.Name is null && sight.See(next.Data!)) return sight;
            }
        }
    }

    private async Task<Sight> PollAsync(JobId id)
    {
        var sight = new Sight();
        for (string? tag = null; ;)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/jobs/{id}");
            if (tag is not null) request.Headers.IfNoneMatch.Add(EntityTagHeaderValue.Parse(tag));
            using var answer = await program.Client.SendAsync(request);
            if (answer.StatusCode == HttpStatusCode.NotModified) continue;
            if (sight.See(await answer.Content.ReadAsStringAsync())) return sight;
            tag = answer.Headers.ETag!.ToString();
            Assert.Equal($"\"{sight.LastId}\"", tag);
        }
    }

    private async Task<Sight> LongPollAsync(JobId id)
    {
        var sight = new Sight();
        while (!sight.See(await program.Client.GetStringAsync($"/api/jobs/{id}?wait=20s&since={sight.LastId ?? "0"}")))
        {
        }

        return sight;
    }

    private sealed class Sight
    {
        public List<long> Sequences { get; } = [];

        public string? Final { get; private set; }

        public string? LastId => Sequences.Count == 0 ? null : $"{Sequences[^1]}";

        /// <returns>Whether it was the end.</returns>
        public bool See(string data)
        {
            var job = JsonDocument.Parse(data).RootElement;
            var sequence = job.GetProperty("sequence").GetInt64();
            if (LastId != $"{sequence}") Sequences.Add(sequence); // a scope is sent whole to whoever comes back
            if (job.Text("status") is "failed") Final = data;
            return Final is not null;
        }
    }
}
