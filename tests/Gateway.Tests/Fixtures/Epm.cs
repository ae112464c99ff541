using OrleansJobs.Support;

namespace OrleansJobs.Gateway.Tests.Fixtures;

/// <summary>Generations of programmes.</summary>
public static class Epm
{
    public const string Route = "/api/generate-epm";

    /// <summary>Begins one and watches it.</summary>
    public static async Task<EventReader> StreamAsync(User user, object body, string accept = "text/event-stream") =>
        await EventReader.OfAsync(await user.SendAsync(HttpMethod.Post, Route, body, accept, HttpCompletionOption.ResponseHeadersRead));
}
