using System.Collections.Immutable;
using Microsoft.Extensions.Logging;

namespace OrleansJobs.Silo.Storage.Sqlite;

/// <summary>Brings a database to this version's schema: each migration in a transaction of its own, recorded by name.</summary>
internal sealed partial class SqliteMigrator(TimeProvider time, ILogger<SqliteMigrator> logger)
{
    /// <summary>The names that the database has recorded.</summary>
    public static string[] Applied(SqliteSession session)
    {
        using var rows = session.Use("ListMigrations");
        var names = new List<string>();
        while (rows.Step()) names.Add(rows.Text("name")!);
        return [.. names];
    }

    /// <summary>Applies what is pending.</summary>
    /// <exception cref="SqliteFailure">One could not be applied; those before it are kept.</exception>
    public void Apply(SqliteSession session, ImmutableArray<Migration> pending)
    {
        foreach (var migration in pending)
        {
            session.Run("BeginWrite");
            try
            {
                session.Run("CreateMigrations");
                session.Execute(migration.Text);
                Record(session, migration.Name);
                session.Run("CommitWrite");
            }
            catch when (session.InTransaction)
            {
                session.Run("RollBackWrite");
                throw;
            }

            Migrated(migration.Name);
        }
    }

    private void Record(SqliteSession session, string name)
    {
        using var record = session.Use("RecordMigration");
        record.Bind("name", name).Bind("applied_at", Microseconds.ToNumber(time.GetUtcNow())).Execute();
    }
}
