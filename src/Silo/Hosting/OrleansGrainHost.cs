using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;

namespace OrleansJobs.Silo.Hosting;

/// <summary>The grains on Microsoft Orleans: one silo in this process, a cluster of its own. The twin is EmbeddedGrainHost.cs.</summary>
internal static class GrainHost
{
    /// <summary>What this build calls its grain host.</summary>
    public const string Name = "orleans";

    /// <summary>Adds the silo. Hosted services added before it are there for its grains, those added after it are their users.</summary>
    public static void AddGrainHost(this IHostApplicationBuilder builder) => builder.UseOrleans(silo =>
    {
        silo.UseLocalhostClustering(siloPort: FreePort(), gatewayPort: 0); // no client connects from outside
        silo.Configure<ClusterOptions>(options => options.ClusterId = options.ServiceId = "orleans-jobs");
        silo.AddActivityPropagation();
        silo.AddReminders();
    });

    /// <summary>The silo needs a port of its own although it talks to itself only; two services on one machine must not fight for it.</summary>
    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
