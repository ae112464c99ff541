using OrleansJobs.Grains.Storage;

namespace OrleansJobs.Silo.Storage.Postgres;

/// <inheritdoc/>
internal sealed class PostgresHostStore(PostgresDatabase database) : IHostStore
{
    public Task RegisterAsync(string host, CancellationToken cancellationToken)
    {
        var forget = database.Use(database.IsAlone ? "ForgetOtherHosts" : "ForgetSilentHosts");
        return RunAsync([forget.Bind("name", host), database.Use("RegisterHost").Bind("name", host)], cancellationToken);
    }

    public Task BeatAsync(string host, CancellationToken cancellationToken) =>
        RunAsync([database.Use("BeatHost").Bind("name", host)], cancellationToken);

    public Task RemoveAsync(string host, CancellationToken cancellationToken) =>
        RunAsync([database.Use("RemoveHost").Bind("name", host)], cancellationToken);

    private Task RunAsync(PostgresStatement[] statements, CancellationToken cancellationToken) =>
        database.Writer.WriteAsync(new PostgresCommandWrite([.. statements], isAsked: false, cancellationToken));
}
