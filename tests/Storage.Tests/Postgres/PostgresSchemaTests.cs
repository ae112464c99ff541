using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Npgsql;
using OrleansJobs.Silo.Storage;
using OrleansJobs.Silo.Storage.Postgres;
using OrleansJobs.Storage.Tests.Support;
using OrleansJobs.Support.Postgres;

namespace OrleansJobs.Storage.Tests.Postgres;

[Collection(PostgresCollection.Name)]
public sealed partial class PostgresSchemaTests(PostgresFixture db) : IClassFixture<PostgresFixture>
{
    private static readonly string[] NoPlan = ["CreateMigrations", "WaitForMigrations", "PrepareWriting"];

    public static TheoryData<string> Queries => [.. SqlScripts.Load("postgres").QueryNames.Except(NoPlan)];

    public static TheoryData<string> Walks => [.. JobWalks.OfOneIndex("postgres")];

    [Fact]
    public async Task TheSchemaAfterAllMigrationsIsTheOneOnRecord()
    {
        var schema = await DumpAsync();
        if (Environment.GetEnvironmentVariable("WRITE_SCHEMA") == "1") await File.WriteAllTextAsync(SchemaPath(), schema);
        using var recorded = new StreamReader(typeof(PostgresSchemaTests).Assembly.GetManifestResourceStream("postgres/schema.sql")!);
        Assert.Equal((await recorded.ReadToEndAsync()).ReplaceLineEndings("\n"), schema);
    }

    [Theory, MemberData(nameof(Queries))]
    public async Task NoQueryWalksThroughAllJobs(string query)
    {
        var plan = await ExplainAsync(query);
        Assert.DoesNotContain("Seq Scan on jobs", plan);
        foreach (Match walk in IndexWalk().Matches(plan)) Assert.True(walk.Groups["condition"].Success, plan); // from one end of the index to the other
    }

    [Theory, MemberData(nameof(Walks))]
    public async Task AWalkGoesAlongOneIndexAloneAndSortsNothing(string walk)
    {
        var plan = await ExplainAsync(walk);
        var index = walk.StartsWith("WalkById", StringComparison.Ordinal) ? "jobs_pkey" : $"jobs_listed_by_{JobWalks.Index(walk)}";
        Assert.Matches($@"^Limit[^\n]*\n\s+->\s+Index Only Scan (Backward )?using {index} on jobs [^\n]*\n\s+Index Cond: [^\n]*id > [^\n]*id < [^\n]*\n$", plan);
    }

    [Fact]
    public async Task TheLatestOfASubjectIsTheFirstOfAnIndex()
    {
        var plan = await ExplainAsync("ListLatestCompleted");
        Assert.Contains("Index Scan Backward using jobs_finished_by_subject", plan);
        Assert.DoesNotContain("Sort", plan);
    }

    [Fact]
    public async Task EveryIndexServesAQuery()
    {
        var plans = "";
        foreach (var query in SqlScripts.Load("postgres").QueryNames.Except(NoPlan)) plans += await ExplainAsync(query);
        string[] settling = ["jobs_one_active_by_key", "jobs_one_by_idempotency_key"]; // serve the insert as well
        var indexes = await AskAsync("select string_agg(indexname, ',') from pg_indexes where schemaname = current_schema() and indexname not like '%_pkey' and tablename not like 'orleans%'");
        foreach (var index in indexes.Split(',').Except(settling)) Assert.Contains(index, plans);
    }

    [Fact]
    public async Task ProgressIsSavedInPlaceAndNoIndexLearnsOfIt()
    {
        Assert.Equal("0", await AskAsync("""
            select count(*)::text from pg_index
            join pg_attribute on attrelid = indrelid and attname in ('progress', 'sequence')
            where indrelid = 'jobs'::regclass and (attnum = any(indkey) or pg_get_indexdef(indexrelid) ~ '\y(progress|sequence)\y')
            """));
    }

    private async Task<string> ExplainAsync(string query)
    {
        var parsed = PostgresQuery.All(SqlScripts.Load("postgres"))[query];
        await using var connection = new NpgsqlConnection($"{db.ConnectionString};Pooling=false;No Reset On Close=true");
        await connection.OpenAsync();
        var arguments = parsed.Parameters.IsEmpty ? "" : $"({string.Join(", ", parsed.Parameters.Select(_ => "null"))})";
        // The plan for any values, on a table so small that the planner would rather walk it: the walk is made dear.
        foreach (var statement in new[] { "set enable_seqscan = off; set enable_bitmapscan = off; set plan_cache_mode = force_generic_plan", $"prepare asked as {parsed.Text}" })
        {
            await using var command = new NpgsqlCommand(statement, connection);
            await command.ExecuteNonQueryAsync();
        }

        await using var explain = new NpgsqlCommand($"explain execute asked{arguments}", connection);
        await using var rows = await explain.ExecuteReaderAsync();
        var plan = new List<string>();
        while (await rows.ReadAsync()) plan.Add(rows.GetString(0));
        return string.Join('\n', plan) + "\n";
    }

    private async Task<string> AskAsync(string sql)
    {
        await using var connection = new NpgsqlConnection($"{db.ConnectionString};Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (string)(await command.ExecuteScalarAsync())!;
    }

    private async Task<string> DumpAsync()
    {
        var reach = new NpgsqlConnectionStringBuilder(db.ConnectionString);
        using var dump = Process.Start(PostgresBinaries.Command("pg_dump", "--schema-only", "--no-owner", "--no-privileges", "--no-comments",
            "--exclude-table=orleans*", // those of Orleans are in db/postgres/orleans, one after the other
            "-h", reach.Host!, "-p", $"{reach.Port}", "-U", reach.Username!, reach.Database!))!;
        var texts = await Task.WhenAll(dump.StandardOutput.ReadToEndAsync(), dump.StandardError.ReadToEndAsync());
        await dump.WaitForExitAsync();
        Assert.True(dump.ExitCode == 0, texts[1]);
        // What says more about the version of the program than about the schema.
        var lines = texts[0].Split('\n').Where(line => !Chatter().IsMatch(line));
        return BlankLines().Replace(string.Join('\n', lines).Trim(), "\n\n") + "\n";
    }

    private static string SchemaPath([CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "db", "postgres", "schema.sql");

    [GeneratedRegex(@"Index (Only )?Scan( Backward)? using \w+ on jobs\b[^\n]*\n(?<condition>\s+Index Cond:)?")]
    private static partial Regex IndexWalk();

    [GeneratedRegex(@"^(--|SET |SELECT pg_catalog|\\(un)?restrict)")]
    private static partial Regex Chatter();

    [GeneratedRegex(@"\n{3,}")]
    private static partial Regex BlankLines();
}
