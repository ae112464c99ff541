using OrleansJobs.Grains.Storage;
using OrleansJobs.Silo.Storage.Sqlite;
using OrleansJobs.Storage.Tests.Support;

namespace OrleansJobs.Storage.Tests.Sqlite;

public sealed class SqliteJobStoreTests(SqliteFixture db)
    : JobStoreContract(db), IClassFixture<SqliteFixture>;

public sealed class SqliteFixture : StoreFixture, IAsyncLifetime
{
    private OpenDatabase _open = null!;

    internal override IJobStore Jobs => _open.Jobs;

    internal override IJobLogStore Log => new SqliteJobLogStore(_open.Database);

    internal override IHostStore Hosts => new SqliteHostStore(_open.Database, TimeProvider.System);

    internal override IJobTypeStore Types => new SqliteJobTypeStore(_open.Database);

    internal override IScheduleStore Schedules => new SqliteScheduleStore(_open.Database);

    internal SqliteDatabase Database => _open.Database;

    public async Task InitializeAsync() => _open = await OpenDatabase.CreateAsync();

    public async Task DisposeAsync() => await _open.DisposeAsync();
}
