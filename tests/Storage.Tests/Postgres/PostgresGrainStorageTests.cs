using Orleans;
using Orleans.Storage;
using OrleansJobs.Silo.Storage.Postgres;
using OrleansJobs.Storage.Tests.Support;

namespace OrleansJobs.Storage.Tests.Postgres;

[Collection(PostgresCollection.Name)]
public sealed class PostgresGrainStorageTests(PostgresFixture db) : GrainStorageContract, IClassFixture<PostgresFixture>
{
    protected override IGrainStorage Storage => new PostgresGrainStorage(db.Database, TimeProvider.System);
}

[Collection(PostgresCollection.Name)]
public sealed class PostgresReminderTableTests(PostgresFixture db) : ReminderTableContract, IClassFixture<PostgresFixture>
{
    protected override IReminderTable Table => new PostgresReminderTable(db.Database, TimeProvider.System);
}
