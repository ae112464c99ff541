using Orleans;
using Orleans.Storage;
using OrleansJobs.Silo.Storage.Sqlite;

namespace OrleansJobs.Storage.Tests.Sqlite;

public sealed class SqliteGrainStorageTests(SqliteFixture db) : GrainStorageContract, IClassFixture<SqliteFixture>
{
    protected override IGrainStorage Storage => new SqliteGrainStorage(db.Database, TimeProvider.System);
}

public sealed class SqliteReminderTableTests(SqliteFixture db) : ReminderTableContract, IClassFixture<SqliteFixture>
{
    protected override IReminderTable Table => new SqliteReminderTable(db.Database, TimeProvider.System);
}
