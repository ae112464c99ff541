using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrleansJobs.Grains.Storage;
using OrleansJobs.Silo.Storage.Files;

namespace OrleansJobs.Silo.Storage.Postgres;

/// <summary>Opens the database before anything uses it, so that a database that cannot be used stops the start with one sentence, and
/// sweeps the files that others left behind long ago.</summary>
internal sealed class PostgresStart(IServiceProvider services) : IHostedService
{
    /// <summary>What is younger may belong to an upload that another process is taking.</summary>
    private static readonly TimeSpan Leftover = TimeSpan.FromHours(1);

    /// <exception cref="StoreStartException">The database cannot be used.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var database = services.GetRequiredService<PostgresDatabase>();
        await database.OpenAsync(cancellationToken);
        if (database.Age > Leftover) // files beside a new database belong to one that was moved away, perhaps to be recovered
        {
            await services.GetRequiredService<FileSweeper>().SweepAsync(services.GetRequiredService<IJobStore>(), Leftover, cancellationToken);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
