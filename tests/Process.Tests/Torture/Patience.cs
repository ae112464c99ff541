using System.Net.Http.Json;

namespace OrleansJobs.Process.Tests.Torture;

/// <summary>Calls of a service that is killed all the time.</summary>
internal static class Patience
{
    /// <summary>Posts until it is answered for good.</summary>
    /// <returns>The status; 0 when given up.</returns>
    public static async Task<int> PostAsync(HttpClient http, string path, object? body, CancellationToken givenUp = default) =>
        (int?)(await AnswerAsync(http, path, body, givenUp))?.StatusCode ?? 0;

    /// <summary>Posts until it is answered for good; null when given up.</summary>
    public static async Task<HttpResponseMessage?> AnswerAsync(HttpClient http, string path, object? body, CancellationToken givenUp = default)
    {
        while (!givenUp.IsCancellationRequested)
        {
            try
            {
                var answer = await http.PostAsJsonAsync(path, body, givenUp);
                if ((int)answer.StatusCode < 500) return answer;
                answer.Dispose();
            }
            catch (Exception away) when (away is HttpRequestException or IOException or OperationCanceledException)
            {
                // it is being killed, or started again
            }

            await Task.Delay(50, givenUp).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return null;
    }
}
