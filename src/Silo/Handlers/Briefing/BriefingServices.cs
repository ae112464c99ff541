using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OrleansJobs.Grains;
using OrleansJobs.Grains.Settings;
using OrleansJobs.Silo.Handlers.Briefing.Sources;
using OrleansJobs.Silo.Net;

namespace OrleansJobs.Silo.Handlers.Briefing;

/// <summary>Registers the briefing and what it is made of. An <see cref="Text.ISummarizer"/> must be among the services.</summary>
internal static class BriefingServices
{
    /// <summary>Adds the handler of type <c>briefing</c>.</summary>
    public static void AddBriefings(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSettings<BriefingsOptions>(BriefingsOptions.Section);
        builder.Services.AddSingleton<IValidateOptions<BriefingsOptions>, BriefingsOptionsCheck>();
        builder.Services.AddFeedClients();
        builder.Services.AddSingleton<SourceReader>();
        builder.Services.AddSingleton<BriefingWriter>();
        builder.Services.AddJobHandler<BriefingHandler>(BriefingHandler.Type);
    }

    /// <summary>Adds the two clients. Their URLs may hold secrets, so nothing of them is logged.</summary>
    public static IServiceCollection AddFeedClients(this IServiceCollection services)
    {
        services.AddHttpClient(FeedClient.Trusted, Introduce).RemoveAllLoggers().ConfigurePrimaryHttpMessageHandler(() => NewHandler());
        services.AddHttpClient(FeedClient.Guarded, Introduce).RemoveAllLoggers().ConfigurePrimaryHttpMessageHandler(() =>
        {
            var handler = NewHandler();
            handler.UseProxy = false; // a proxy would connect in our place, and check nothing
            handler.ConnectCallback = GuardedConnection.OpenAsync;
            return handler;
        });
        return services.AddSingleton<FeedClient>();
    }

    private static SocketsHttpHandler NewHandler() => new()
    {
        AllowAutoRedirect = false, // FeedClient follows, and looks where it goes
        AutomaticDecompression = DecompressionMethods.GZip | DecompressionMethods.Deflate,
        MaxResponseHeadersLength = 32, // KB
        UseCookies = false,
    };

    private static void Introduce(HttpClient client)
    {
        client.Timeout = Timeout.InfiniteTimeSpan; // FeedClient has its own
        client.DefaultRequestHeaders.UserAgent.ParseAdd("OrleansJobs-briefing/1.0");
        client.DefaultRequestHeaders.Accept.ParseAdd("application/rss+xml, application/atom+xml, application/feed+json, "
            + "application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.1");
    }
}
