using Microsoft.Extensions.Options;

namespace OrleansJobs.Gateway.Hosting;

/// <summary>A stop that something holds up ends all the same: a silo that cannot tell the cluster, because its database is gone, would
/// try for minutes. Nothing is lost with it: it ends as if it had been killed.</summary>
internal static partial class StopLimit
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(2);

    /// <summary>Ends the process with status 1 when its stop takes longer than the host allows, and a little more.</summary>
    public static void Enforce(WebApplication app)
    {
        var time = app.Services.GetRequiredService<TimeProvider>();
        var patience = app.Services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout + Rest;
        app.Lifetime.ApplicationStopping.Register(() => _ = EndAsync(app.Logger, time, patience));
    }

    private static async Task EndAsync(ILogger log, TimeProvider time, TimeSpan patience)
    {
        await Task.Delay(patience, time);
        NotStopped(log, patience);
        Environment.Exit(1);
    }
}
