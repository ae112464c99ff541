using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace OrleansJobs.Support;

/// <summary>A web server on this machine with the feeds of a test.</summary>
public sealed class FeedServer : IAsyncDisposable
{
    private readonly Dictionary<string, RequestDelegate> _pages = [];
    private readonly WebApplication _app;

    private FeedServer(WebApplication app) => _app = app;

    public static async Task<FeedServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = new FeedServer(builder.Build());
        server._app.Run(context => server._pages.TryGetValue(context.Request.Path.Value!, out var page) ? page(context)
            : Answer(context, StatusCodes.Status404NotFound));
        await server._app.StartAsync();
        return server;
    }

    /// <summary>Where the page is.</summary>
    public string Url(string path) => _app.Urls.Single() + path;

    /// <summary>Puts a page there.</summary>
    /// <returns>Where it is.</returns>
    public string Put(string path, RequestDelegate page)
    {
        _pages[path] = page;
        return Url(path);
    }

    /// <inheritdoc cref="Put(string, RequestDelegate)"/>
    public string Put(string path, byte[] body, string contentType = "application/xml") => Put(path, async context =>
    {
        context.Response.ContentType = contentType;
        await context.Response.Body.WriteAsync(body);
    });

    /// <inheritdoc cref="Put(string, RequestDelegate)"/>
    public string Put(string path, string body, string contentType = "application/xml") => Put(path, Encoding.UTF8.GetBytes(body), contentType);

    /// <inheritdoc cref="Put(string, RequestDelegate)"/>
    public string Put(string path, int status) => Put(path, context => Answer(context, status));

    /// <summary>An RSS feed with an item for each title, a day apart, the first the newest.</summary>
    public static string Rss(params string[] titles)
    {
        var newest = new DateTimeOffset(2026, 1, 5, 8, 0, 0, TimeSpan.Zero);
        var items = titles.Select((title, index) => $"""
            <item><title>{title}</title><link>https://example.org/{Uri.EscapeDataString(title)}</link>
            <pubDate>{newest.AddDays(-index):R}</pubDate><description>What is said about {title}.</description></item>
            """);
        return $"""<rss version="2.0"><channel><title>Feed</title>{string.Concat(items)}</channel></rss>""";
    }

    /// <summary>Answers no more; ends when the client has left.</summary>
    public static async Task HangAsync(HttpContext context)
    {
        var gone = new TaskCompletionSource();
        await using var registration = context.RequestAborted.Register(gone.SetResult);
        await gone.Task;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static Task Answer(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }
}
