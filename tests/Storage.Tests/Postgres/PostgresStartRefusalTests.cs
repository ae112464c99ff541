using Npgsql;
using OrleansJobs.Silo.Storage;
using OrleansJobs.Silo.Storage.Postgres;
using OrleansJobs.Storage.Tests.Support;

namespace OrleansJobs.Storage.Tests.Postgres;

/// <summary>Whatever is wrong at start is said in one sentence, with what to do, and never with the password.</summary>
[Collection(PostgresCollection.Name)]
public sealed class PostgresStartRefusalTests(PostgresRun run)
{
    private const string Password = "hunter2;=";

    [Fact]
    public Task AServerThatDoesNotAnswerIsRefused() => AssertRefusedAsync("Host=127.0.0.1;Port=1;Database=jobs;Username=me", "postgresql://127.0.0.1:1/jobs does not answer");

    [Fact]
    public Task ADatabaseThatIsNotThereIsRefused() =>
        AssertRefusedAsync(run.Server.ConnectionString.Replace("Database=postgres", "Database=nowhere", StringComparison.Ordinal), "is not there: create the database nowhere");

    [Fact]
    public Task AUserThatIsNotThereIsRefused() =>
        AssertRefusedAsync(run.Server.ConnectionString.Replace("Username=postgres", "Username=nobody", StringComparison.Ordinal), "refuses the user nobody: check the user name and the password");

    [Theory, InlineData("Host=a;nonsense=1"), InlineData("what"), InlineData("Database=jobs"), InlineData("Host=a;Port=hunter2")]
    public Task AConnectionStringThatCannotBeReadIsRefused(string text) => AssertRefusedAsync(text, "ConnectionStrings:Jobs", addPassword: false);

    [Fact]
    public async Task AUserWithoutTheRightToCreateIsRefused()
    {
        var owner = await CreateAsync("create role guest login; revoke all on schema public from public; grant usage on schema public to guest");
        await AssertRefusedAsync(As("guest", owner), "User guest may not create tables");
    }

    [Fact]
    public async Task ADatabaseOfAnotherEncodingIsRefused()
    {
        var admin = await CreateAsync("create database latin encoding 'LATIN1' template template0");
        await AssertRefusedAsync(new NpgsqlConnectionStringBuilder(admin) { Database = "latin" }.ConnectionString, "has the encoding LATIN1");
    }

    [Fact]
    public async Task ADatabaseThatOnlyReadsIsRefused()
    {
        var admin = await CreateAsync("create role reader login; alter role reader set default_transaction_read_only = on");
        await AssertRefusedAsync(As("reader", admin), "is read-only");
    }

    [Fact]
    public async Task ASearchPathThatLeadsNowhereIsRefused()
    {
        var admin = await CreateAsync("create role lost login; alter role lost set search_path = nowhere");
        await AssertRefusedAsync(As("lost", admin), "User lost has no schema");
    }

    [Fact]
    public async Task TablesOfAnotherProgramUnderOurNamesAreRefused()
    {
        var admin = await CreateAsync("create table jobs (id integer)");
        await AssertRefusedAsync(admin, "holds tables of another program under our names");
    }

    [Fact]
    public async Task ADatabaseOfANewerVersionIsRefused()
    {
        await using var open = await PostgresTestDatabase.CreateAsync(run.Server);
        await open.AskAsync("insert into migrations values ('9999_later', now())");
        await AssertRefusedAsync(open.ConnectionString, "was written by a newer version (it has the migration '9999_later')");
    }

    [Fact]
    public async Task AUserWhoOwnsNothingButASchemaIsEnough()
    {
        var admin = await run.Server.CreateDatabaseAsync();
        await RunAsync(admin, """
            create role tenant login; create schema mine; revoke all on schema public from public;
            grant create, usage on schema mine to tenant; alter role tenant set search_path = mine
            """);
        var mine = new NpgsqlConnectionStringBuilder(admin) { Username = "tenant" }.ConnectionString;
        await using var open = await PostgresTestDatabase.OpenAsync(mine, alone: true);
        await new PostgresHostStore(open.Database).RegisterAsync("self", CancellationToken.None);
        Assert.NotNull(await open.Jobs.FindAsync(await open.InsertAsync(), CancellationToken.None));
        Assert.Equal(1L, await open.AskAsync("select sum(count)::bigint from mine.job_counts"));
        await RunAsync(admin, "create schema other");
        await using var beside = await PostgresTestDatabase.OpenAsync($"{admin};Search Path=other", alone: true);
        Assert.Equal(0, (await beside.Jobs.CountAsync(CancellationToken.None)).Values.Sum());
    }

    [Fact]
    public async Task EverySessionWaitsForTheDiskWhateverTheServersDefault()
    {
        var admin = await CreateAsync("create role hasty login superuser; alter role hasty set synchronous_commit = off");
        await using var open = await PostgresTestDatabase.OpenAsync(As("hasty", admin));
        await using var connection = await open.Database.Source.OpenConnectionAsync();
        await using var show = new NpgsqlCommand("show synchronous_commit", connection);
        Assert.Equal("on", await show.ExecuteScalarAsync());
    }

    [Fact]
    public async Task TheDescriptionHoldsNoCredentials()
    {
        await using var open = await PostgresTestDatabase.CreateAsync(run.Server);
        Assert.Matches(@"^postgresql://127\.0\.0\.1:\d+/jobs_\d+$", open.Jobs.Description);
    }

    private static async Task AssertRefusedAsync(string connectionString, string sentence, bool addPassword = true)
    {
        var given = addPassword ? new NpgsqlConnectionStringBuilder(connectionString) { Password = Password }.ConnectionString : connectionString;
        var refusal = await Assert.ThrowsAsync<StoreStartException>(() => PostgresTestDatabase.OpenAsync(given));
        Assert.Contains(sentence, refusal.Message);
        Assert.DoesNotContain("hunter2", refusal.ToString());
        Assert.DoesNotContain('\n', refusal.Message);
    }

    private static string As(string user, string database) =>
        new NpgsqlConnectionStringBuilder(database) { Username = user }.ConnectionString;

    private async Task<string> CreateAsync(string sql)
    {
        var database = await run.Server.CreateDatabaseAsync();
        await RunAsync(database, sql);
        return database;
    }

    private static async Task RunAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection($"{connectionString};Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
