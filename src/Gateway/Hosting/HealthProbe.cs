using System.Diagnostics.CodeAnalysis;

namespace OrleansJobs.Gateway.Hosting;

/// <summary>Asks a running service how it is, for the health check of a container that has no other client.</summary>
internal static class HealthProbe
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(6);

    /// <summary>Whether the arguments ask for it.</summary>
    public static bool IsAsked(string[] args, [NotNullWhen(true)] out Uri? url)
    {
        url = null;
        return args is ["--health", var text] && Uri.TryCreate(text, UriKind.Absolute, out url) && url.Scheme == Uri.UriSchemeHttp;
    }

    /// <summary>Prints what it says.</summary>
    /// <returns>The exit status: 0 when it is healthy.</returns>
    public static async Task<int> RunAsync(Uri url)
    {
        using var http = new HttpClient { Timeout = Patience };
        try
        {
            using var answer = await http.GetAsync(new Uri(url, "/health"));
            Console.WriteLine(await answer.Content.ReadAsStringAsync());
            return answer.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            Console.Error.WriteLine($"{url} does not answer.");
            return 1;
        }
    }
}
