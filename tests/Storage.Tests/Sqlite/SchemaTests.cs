using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using OrleansJobs.Silo.Storage;
using OrleansJobs.Silo.Storage.Sqlite;
using OrleansJobs.Storage.Tests.Support;

namespace OrleansJobs.Storage.Tests.Sqlite;

public sealed partial class SchemaTests(SqliteFixture db) : IClassFixture<SqliteFixture>
{
    public static TheoryData<string> Queries => [.. SqlScripts.Load("sqlite").QueryNames];

    public static TheoryData<string> Walks => [.. JobWalks.OfOneIndex("sqlite")];

    [Fact]
    public void TheSchemaAfterAllMigrationsIsTheOneOnRecord()
    {
        var schema = db.Database.Readers.Read(Dump);
        if (Environment.GetEnvironmentVariable("WRITE_SCHEMA") == "1") File.WriteAllText(SchemaPath(), schema);
        using var recorded = new StreamReader(typeof(SchemaTests).Assembly.GetManifestResourceStream("sqlite/schema.sql")!);
        Assert.Equal(recorded.ReadToEnd().ReplaceLineEndings("\n"), schema);
    }

    [Theory, MemberData(nameof(Queries))]
    public void NoQueryWalksThroughAllJobs(string query)
    {
        Assert.DoesNotContain(Explain(query), step => JobsScan().IsMatch(step));
    }

    [Theory, MemberData(nameof(Walks))]
    public void AWalkGoesAlongOneIndexAloneAndSortsNothing(string walk)
    {
        var step = Assert.Single(Explain(walk));
        Assert.Matches("^SEARCH jobs USING COVERING INDEX .*(id>\\? AND id<\\?)", step);
        if (walk.StartsWith("WalkById", StringComparison.Ordinal)) return;
        Assert.Contains($"jobs_listed_by_{JobWalks.Index(walk)} ", step);
    }

    [Fact]
    public void TheLatestOfASubjectIsTheFirstOfAnIndex()
    {
        var plan = Explain("ListLatestCompleted").ToArray();
        Assert.Contains(plan, step => step.StartsWith("SEARCH jobs USING INDEX jobs_finished_by_subject (subject=?", StringComparison.Ordinal));
        Assert.DoesNotContain(plan, step => step.Contains("TEMP B-TREE", StringComparison.Ordinal));
    }

    [Fact]
    public void EveryIndexServesAQuery()
    {
        var scripts = SqlScripts.Load("sqlite");
        var plans = db.Database.Readers.Read(session => string.Join('\n', scripts.QueryNames.SelectMany(name =>
        {
            using var explain = new Explanation(session, scripts.Query(name));
            return explain.Steps;
        })));
        foreach (var index in Names(db.Database, "index")) Assert.Contains(index, plans);
    }

    [Fact]
    public void EveryMigrationIsRecordedByName() => Assert.Equal(
        SqlScripts.Load("sqlite").Migrations.Select(migration => migration.Name),
        db.Database.Readers.Read(SqliteMigrator.Applied));

    [Fact]
    public void MigrationsAreNumberedWithoutAHole() => Assert.All(
        SqlScripts.Load("sqlite").Migrations.Select((migration, index) => (migration.Name, Number: index + 1)),
        migration => Assert.StartsWith($"{migration.Number:D4}_", migration.Name));

    private string[] Explain(string query) => db.Database.Readers.Read(session =>
    {
        using var explain = new Explanation(session, SqlScripts.Load("sqlite").Query(query));
        return explain.Steps;
    });

    private static string Dump(SqliteSession session)
    {
        var rows = new SqliteStatement(session.Handle,
            "select sql from sqlite_schema where sql is not null order by tbl_name, type = 'trigger', type = 'index', name");
        var all = new List<string>();
        while (rows.Step()) all.Add($"{rows.Text("sql")};\n");
        rows.Close();
        return string.Join('\n', all);
    }

    private static string[] Names(SqliteDatabase database, string type) => database.Readers.Read(session =>
    {
        var rows = new SqliteStatement(session.Handle, "select name from sqlite_schema where sql is not null and type = @type");
        rows.Bind("type", type);
        var all = SqliteJobRow.ReadAll(rows, row => row.Text("name")!);
        rows.Close();
        return all.ToArray();
    });

    private static string SchemaPath([CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "db", "sqlite", "schema.sql");

    [GeneratedRegex(@"^SCAN (jobs|job_summaries|job_log)\b")]
    private static partial Regex JobsScan();

    private sealed class Explanation : IDisposable
    {
        private readonly SqliteStatement _statement;

        public Explanation(SqliteSession session, string query)
        {
            _statement = new SqliteStatement(session.Handle, $"explain query plan {query}");
            Steps = [.. SqliteJobRow.ReadAll(_statement, row => row.Text("detail")!)];
        }

        public string[] Steps { get; }

        public void Dispose() => _statement.Close();
    }
}
