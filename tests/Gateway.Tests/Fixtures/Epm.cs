using OrleansJobs.Support;

namespace OrleansJobs.Gateway.Tests.Fixtures;

/// <summary>Generations of programmes.</summary>
public static class Epm
{
    public const string Route = "/api/generate-epm";

    /// <summary>Begins one and watches it.</summary>
    public static async Task<EventReader> StreamAsync(User user, object body, string accept = "text/event-stream")
    {
        var response = await user.SendAsync(HttpMethod.Post, Route, body, accept, HttpCompletionOption.ResponseHeadersRead);
        return new EventReader(response, new StreamReader(await response.Content.ReadAsStreamAsync()));
    }
}
