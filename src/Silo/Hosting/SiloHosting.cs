using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using OrleansJobs.Grains;
using OrleansJobs.Silo.Handlers;
using OrleansJobs.Silo.Storage;

namespace OrleansJobs.Silo.Hosting;

/// <summary>Puts a silo into a program.</summary>
public static class SiloHosting
{
    /// <summary>
    /// Adds everything behind the gateway, in the order in which it starts; it stops the other way round: the storage in the directory
    /// named by the setting <c>data</c>, the grain host, and the runner.
    /// </summary>
    /// <remarks>Starting the program fails with <see cref="StoreStartException"/> when the data cannot be used.</remarks>
    public static IHostApplicationBuilder AddJobSilo(this IHostApplicationBuilder builder)
    {
        var options = new StorageOptions();
        if (builder.Configuration["data"] is { Length: > 0 } data)
        {
            options = options with { DataDirectory = data };
        }

        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSqliteStorage(options);
        builder.AddGrainHost();
        builder.Services.AddJobGrains(builder.Configuration);
        builder.Services.AddJobHandler<AnalysisHandler>(AnalysisHandler.Type);
        builder.Services.AddJobRunner(builder.Configuration);
        return builder;
    }
}
