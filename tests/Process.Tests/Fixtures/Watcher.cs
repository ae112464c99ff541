using System.Net;
using System.Text.Json;
using OrleansJobs.Support;

namespace OrleansJobs.Process.Tests.Fixtures;

/// <summary>Someone who wants to see the end of a job, and comes back with the last id whenever the stream breaks.</summary>
internal sealed class Watcher(HttpClient http, string id)
{
    private long _sequence;
    private long _attempt;
    private string _status = "";

    /// <summary>The sequence of the final snapshot, once it is seen.</summary>
    public long? FinalSequence => IsFinal ? _sequence : null;

    private bool IsFinal => _status is "completed" or "failed" or "cancelled";

    /// <summary>Ends with the final snapshot; fails when the job goes backwards or is not there.</summary>
    public async Task WatchAsync()
    {
        while (!IsFinal)
        {
            try
            {
                await WatchOnceAsync();
            }
            catch (Exception broken) when (broken is HttpRequestException or IOException)
            {
                await Task.Delay(20); // the service was killed; it comes back at the same address
            }
        }
    }

    private async Task WatchOnceAsync()
    {
        using var events = await EventReader.OpenAsync(http, $"/api/jobs/{id}/events", _sequence == 0 ? null : $"{_sequence}");
        Assert.Equal(HttpStatusCode.OK, events.Response.StatusCode);
        while (await events.NextEventAsync() is { } next) See(next.Sequence, next.Job);
    }

    private void See(long sequence, JsonElement job)
    {
        var news = $"job {id} after {_sequence} ({_status}, attempt {_attempt}): {sequence} {job}";
        Assert.False(IsFinal, $"Final is final: {news}");
        Assert.True(sequence > _sequence, $"The sequence grows: {news}");
        Assert.Equal(sequence, job.Number("sequence"));
        Assert.True(job.Number("attempt") >= _attempt, $"Attempts are not forgotten: {news}");
        (_sequence, _attempt, _status) = (sequence, job.Number("attempt"), job.Text("status"));
    }
}
