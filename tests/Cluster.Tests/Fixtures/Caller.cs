using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace OrleansJobs.Cluster.Tests.Fixtures;

/// <summary>Makes requests as a sensible client does: when a gateway is gone it takes the other, when it is told to come back it does.</summary>
internal sealed class Caller(IReadOnlyList<HttpClient> doors, Tally tally)
{
    /// <summary>Nobody waits longer for one answer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Shorter than what Retry-After says, to have more of them.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan Endurance = TimeSpan.FromSeconds(120);

    /// <summary>Asks until it is answered.</summary>
    /// <param name="door">The gateway to begin with.</param>
    /// <param name="method">GET or POST.</param>
    /// <param name="path">What for.</param>
    /// <param name="content">The body, made anew for each try.</param>
    public async Task<JsonElement> AskAsync(int door, HttpMethod method, string path, Func<HttpContent>? content = null)
    {
        var began = Stopwatch.GetTimestamp();
        for (; Stopwatch.GetElapsedTime(began) < Endurance; door++)
        {
            using var request = new HttpRequestMessage(method, path) { Content = content?.Invoke() };
            if (await TryAsync(door % doors.Count, request) is { } answer) return answer;
        }

        throw new TimeoutException($"{method} {path} was not answered within {Endurance}: {tally}");
    }

    private async Task<JsonElement?> TryAsync(int door, HttpRequestMessage request)
    {
        var began = TimeProvider.System.GetUtcNow();
        var what = $"{request.Method} {request.RequestUri} at gateway {door}";
        using var late = new CancellationTokenSource(Patience);
        try
        {
            using var answer = await doors[door].SendAsync(request, late.Token);
            return await ReadAsync(answer, what, TimeProvider.System.GetUtcNow() - began);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested)
        {
            tally.Failures.Add($"{began:HH:mm:ss.fff} {what}: no answer within {Patience}");
        }
        catch (Exception cut) when (cut is HttpRequestException or IOException or SocketException)
        {
            var error = (cut as HttpRequestException)?.HttpRequestError ?? HttpRequestError.ResponseEnded;
            tally.Cuts.Add(new Cut(door, began, TimeProvider.System.GetUtcNow(), error, $"{what}: {cut.Message}"));
            await Task.Delay(20, CancellationToken.None);
        }

        return null;
    }

    private async Task<JsonElement?> ReadAsync(HttpResponseMessage answer, string what, TimeSpan took)
    {
        if (answer.IsSuccessStatusCode)
        {
            tally.Answered.Add(took);
            return await JobCalls.ReadAsync(answer);
        }

        if (answer is { StatusCode: HttpStatusCode.ServiceUnavailable, Headers.RetryAfter: not null }) tally.Refused.Add(took);
        else tally.Failures.Add($"{TimeProvider.System.GetUtcNow():HH:mm:ss.fff} {what}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        await Task.Delay(Pause);
        return null;
    }
}
