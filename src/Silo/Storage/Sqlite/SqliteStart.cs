using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrleansJobs.Grains.Storage;
using OrleansJobs.Silo.Storage.Files;

namespace OrleansJobs.Silo.Storage.Sqlite;

/// <summary>Opens the database before anything uses it, so that a database that cannot be used stops the start with one sentence, and
/// sweeps what an earlier life left behind.</summary>
internal sealed class SqliteStart(IServiceProvider services) : IHostedService
{
    /// <exception cref="StoreStartException">The database cannot be used.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var database = services.GetRequiredService<SqliteDatabase>();
        if (!database.IsNew) // files beside a new database belong to one that was moved away, perhaps to be recovered
        {
            await services.GetRequiredService<FileSweeper>().SweepAsync(services.GetRequiredService<IJobStore>(), TimeSpan.Zero, cancellationToken);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
