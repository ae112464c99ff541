using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OrleansJobs.Gateway.Dialects;
using OrleansJobs.Gateway.Documentation;
using OrleansJobs.Gateway.Errors;
using OrleansJobs.Gateway.Live;
using OrleansJobs.Gateway.Requests;
using OrleansJobs.Gateway.Uploads;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Silo.Hosting;

namespace OrleansJobs.Gateway.Hosting;

/// <summary>The composition of the whole program: a silo, and the gateway in front of it.</summary>
internal static class GatewayApp
{
    private static readonly Dictionary<string, string?> Defaults = new()
    {
        ["Logging:LogLevel:Default"] = "Information",
        ["Logging:LogLevel:Microsoft"] = "Warning",
        ["Logging:LogLevel:Microsoft.Extensions.Hosting.Internal.Host"] = "Critical", // a start that failed is told by StartRefusal
        ["Logging:LogLevel:Orleans"] = "Warning",
        ["Logging:LogLevel:Orleans.Runtime.Watchdog"] = "Error", // its first check takes the machine's uptime for a stall
        ["Logging:LogLevel:OrleansJobs"] = "Information",
        ["Logging:LogLevel:Polly"] = "Warning", // Orleans' own pipelines, introduced one by one at the first call
        ["Logging:Console:FormatterName"] = "simple",
        ["Logging:Console:FormatterOptions:SingleLine"] = "true",
        ["Logging:Console:FormatterOptions:TimestampFormat"] = "HH:mm:ss ",
    };

    /// <summary>Builds the program from its arguments. Nothing listens and nothing runs until it is started.</summary>
    /// <exception cref="StartRefusedException">An argument is wrong.</exception>
    public static WebApplication Build(string[] args) =>
        GatewayArguments.TryRead(args, out var arguments, out var answer) ? Build(arguments) : throw new StartRefusedException(answer.Text);

    /// <inheritdoc cref="Build(string[])"/>
    /// <param name="arguments">The command line.</param>
    /// <param name="configure">Adds to what the program is made of, its own handlers perhaps.</param>
    public static WebApplication Build(GatewayArguments arguments, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = CreateBuilder(arguments);
        ListenAddress.RequireFree(UrlsOf(builder));
        var mode = builder.AddJobSilo();
        if (mode == ServiceMode.Gateway) builder.Configuration["Gateway:LeaveTime"] ??= "00:00:01";
        builder.AddGateway();
        configure?.Invoke(builder);
        var app = builder.Build();
        if (mode == ServiceMode.Silo) app.UseHealth();
        else app.UseGateway();
        return app;
    }

    /// <summary>Starts the program, says so, and waits until it is told to stop and has.</summary>
    public static async Task RunToEndAsync(this WebApplication app, TextWriter output)
    {
        StopLimit.Enforce(app);
        app.CheckSettings(); // the host would do it when the database is open already
        try
        {
            await app.StartAsync();
            await StartReport.PrintAsync(app, output);
        }
        catch (Exception) when (app.Lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // Told to stop while it was starting. What had started stops; what had not complains of being asked to.
            await app.StopAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return;
        }

        await app.WaitForShutdownAsync();
    }

    /// <summary>A builder with the arguments in its configuration, and this service's own defaults under every other source.</summary>
    /// <exception cref="StartRefusedException">A settings file cannot be read.</exception>
    public static WebApplicationBuilder CreateBuilder(GatewayArguments arguments)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            // Nothing reads changed settings while running, so no file is watched.
            Args = ["--hostBuilder:reloadConfigOnChange=false"],
            ContentRootPath = AppContext.BaseDirectory,
        });
        SiloHosting.UseDurations();
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = Defaults });
        foreach (var file in arguments.SettingsFiles) SettingsFile.AddTo(builder.Configuration, file);
        builder.Configuration.AddInMemoryCollection(arguments.Settings);
        builder.WebHost.UseUrls(UrlsOf(builder));
        if (ListenAddress.AreLoopback(UrlsOf(builder)))
        {
            // No web page that a browser on this machine shows may reach the service under a name of its own (DNS rebinding).
            builder.Configuration["AllowedHosts"] ??= "localhost;127.0.0.1;[::1]";
        }

        return builder;
    }

    /// <summary>Registers what the gateway needs besides an <see cref="IGrainFactory"/> and an <see cref="IFileStore"/>.</summary>
    public static void AddGateway(this WebApplicationBuilder builder)
    {
        builder.Services.AddSettings<GatewayOptions>(GatewayOptions.Section).Validate(options => options.Problems().Length == 0, GatewayOptions.Rules);
        builder.Services.AddSingleton<TypeStates>();
        builder.Services.AddSingleton<QueryNames>();
        builder.Services.AddSingleton<JobFeed>();
        builder.Services.AddSingleton<ScopeFeed>();
        builder.Services.AddSingleton<LogFeed>();
        builder.Services.AddSingleton<EventStreams>();
        builder.Services.AddSingleton<LogStreams>();
        builder.Services.AddSingleton<JsonBody>();
        builder.Services.AddSingleton<JobDesk>();
        builder.Services.AddSingleton<WorkDesk>();
        builder.Services.AddSingleton<ScheduleDesk>();
        builder.Services.AddSingleton<AnalysisDesk>();
        builder.Services.AddSingleton<ResearchJobs>();
        builder.Services.AddSingleton<RetrospectiveDesk>();
        builder.Services.AddSingleton<RetrospectiveShow>();
        builder.Services.AddSingleton<UploadEnd>();
        builder.Services.AddSingleton<Farewell>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<Farewell>());
        builder.Services.ConfigureHttpJsonOptions(json => JobJson.Apply(json.SerializerOptions));
        builder.Services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        builder.Services.AddOptions<HostOptions>().Configure<IOptions<GatewayOptions>>( // a silo adds its time to drain
            (host, gateway) => host.ShutdownTimeout = gateway.Value.LeaveTime + TimeSpan.FromSeconds(8));
        builder.Services.AddDocumentation();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
            // What reads a body has a limit of its own; an upload raises this one. So much more is read and thrown away, for a caller
            // whose connection is closed while it still sends never sees why.
            kestrel.Limits.MaxRequestBodySize = 64 * 1024 * 1024;
        });
    }

    /// <summary>What a silo without a gateway answers: how it is.</summary>
    public static void UseHealth(this WebApplication app)
    {
        app.UseNoStore();
        app.UseProblems();
        app.MapRootDialect();
    }

    /// <summary>The pipeline and the routes.</summary>
    public static void UseGateway(this WebApplication app)
    {
        var farewell = app.Services.GetRequiredService<Farewell>();
        app.Use(next => context =>
        {
            farewell.Sign(context.Response);
            return next(context);
        });
        app.UseNoStore();
        app.UseProblems();
        app.MapDocumentation();
        app.MapRootDialect();
        app.MapAnalyzeDialect();
        app.MapWorkDialect();
        var canonical = app.MapGroup("").RefusesOtherParameters(); // clients of the products may send more than is read
        canonical.MapSubmitDialect();
        canonical.MapBatchesDialect();
        canonical.MapJobListsDialect();
        canonical.MapJobsDialect();
        canonical.MapJobLogDialect();
        canonical.MapTypesDialect();
        canonical.MapSchedulesDialect();
        canonical.MapWebhooksDialect();
        app.MapBriefingsDialect();
        app.MapGuildsDialect();
        app.MapRetrospectiveDialect();
        app.MapBackgroundJobsDialect();
        app.MapGenerateEpmDialect();
        app.MapResearchDialect();
    }

    private static string UrlsOf(WebApplicationBuilder builder) => builder.Configuration["urls"] ?? GatewayArguments.DefaultUrl;

    /// <summary>A job changes at any moment: an answer is nobody's to keep, unless its route says otherwise.</summary>
    private static void UseNoStore(this WebApplication app) => app.Use(next => context =>
    {
        context.Response.Headers.CacheControl = "no-store";
        return next(context);
    });
}
