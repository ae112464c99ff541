using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace OrleansJobs.Support.Calls;

/// <summary>Someone who wants to see the end of a job, and comes back with the last id whenever the stream breaks: to the next door, where
/// the service has several.</summary>
/// <param name="doors">The addresses of the service.</param>
/// <param name="id">The job.</param>
/// <param name="first">The door to begin at.</param>
public sealed class Watcher(IReadOnlyList<HttpClient> doors, string id, int first = 0)
{
    private readonly List<Sighting> _seen = [];
    private DateTimeOffset? _brokeAt;

    public string Id => id;

    /// <summary>Every snapshot it was shown.</summary>
    public IReadOnlyList<Sighting> Seen => _seen;

    /// <summary>The last snapshot, once it is final.</summary>
    public JsonElement? Final => _seen.Count > 0 && Last.Job.IsFinal() ? Last.Job : null;

    /// <summary>How often it was told to come back later (503).</summary>
    public int Refusals { get; private set; }

    /// <summary>How long it took after each break until a stream was open again.</summary>
    public List<(DateTimeOffset At, TimeSpan Lasted)> Breaks { get; } = [];

    private Sighting Last => _seen[^1];

    /// <summary>Ends with the final snapshot; fails when the job goes backwards or is not there.</summary>
    public async Task WatchAsync()
    {
        for (var door = first; Final is null; door++)
        {
            try
            {
                await WatchOnceAsync(doors[door % doors.Count]);
            }
            catch (Exception broken) when (broken is HttpRequestException or IOException or SocketException)
            {
                // its process was killed; HttpClient lets the bare SocketException out when that happens as it connects
            }

            if (Final is not null) return;
            _brokeAt ??= Now;
            await Task.Delay(20); // it comes back at the same address
        }
    }

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    private async Task WatchOnceAsync(HttpClient http)
    {
        using var events = await EventReader.TryOpenAsync(http, $"/api/jobs/{id}/events", _seen.Count == 0 ? null : $"{Last.Sequence}");
        if (events.Response.StatusCode == HttpStatusCode.ServiceUnavailable)
        {
            Refusals++;
            return;
        }

        Require(events.Response.StatusCode == HttpStatusCode.OK, $"An open stream, not {events.Response.StatusCode}");
        if (_brokeAt is { } at) Breaks.Add((at, Now - at));
        _brokeAt = null;
        while (await events.NextEventAsync() is { } next) See(new Sighting(Now, next.Sequence, next.Job));
    }

    private void See(Sighting next)
    {
        Require(Final is null, "Final is final", next);
        Require(next.Sequence == next.Job.Number("sequence"), "The id is the sequence", next);
        if (_seen.Count > 0)
        {
            Require(next.Sequence > Last.Sequence, "The sequence grows", next);
            Require(next.Attempt >= Last.Attempt || Last.Job.Text("status") == "running" && next.Job.Text("status") == "pending",
                "An attempt is forgotten only when the job is handed back", next);
        }

        _seen.Add(next);
    }

    private void Require(bool isSo, string what, Sighting? next = null)
    {
        if (!isSo) throw new InvalidOperationException($"{what}: job {id} after {(_seen.Count > 0 ? Last : null)}: {next}");
    }
}

/// <summary>A snapshot as a watcher saw it.</summary>
public sealed record Sighting(DateTimeOffset At, long Sequence, JsonElement Job)
{
    public long Attempt => Job.Number("attempt");
}
