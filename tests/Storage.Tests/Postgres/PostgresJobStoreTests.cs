using OrleansJobs.Grains.Storage;
using OrleansJobs.Silo.Storage.Postgres;
using OrleansJobs.Storage.Tests.Support;
using OrleansJobs.Support.Postgres;

namespace OrleansJobs.Storage.Tests.Postgres;

[Collection(PostgresCollection.Name)]
public sealed class PostgresJobStoreTests(PostgresFixture db)
    : JobStoreContract(db), IClassFixture<PostgresFixture>;

/// <summary>A database of its own on the server of the run.</summary>
public sealed class PostgresFixture(PostgresRun run) : StoreFixture, IAsyncLifetime
{
    private PostgresTestDatabase _open = null!;

    internal override IJobStore Jobs => _open.Jobs;

    internal override IJobLogStore Log => new PostgresJobLogStore(_open.Database);

    internal override IHostStore Hosts => new PostgresHostStore(_open.Database);

    internal override IJobTypeStore Types => new PostgresJobTypeStore(_open.Database);

    internal override IScheduleStore Schedules => new PostgresScheduleStore(_open.Database);

    internal PostgresDatabase Database => _open.Database;

    internal string ConnectionString => _open.ConnectionString;

    public async Task InitializeAsync()
    {
        if (PostgresBinaries.Missing is null) _open = await PostgresTestDatabase.CreateAsync(run.Server);
    }

    public async Task DisposeAsync()
    {
        if (_open is not null) await _open.DisposeAsync();
    }
}
