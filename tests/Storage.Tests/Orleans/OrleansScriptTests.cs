using OrleansJobs.Silo.Storage;
using OrleansJobs.Storage.Tests.Postgres;
using OrleansJobs.Storage.Tests.Support;

namespace OrleansJobs.Storage.Tests.Orleans;

[Collection(PostgresCollection.Name)]
public sealed class OrleansScriptTests(PostgresFixture db) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task TheScriptsCanBeRunAgainOverWhatTheyMade()
    {
        var scripts = SqlScripts.Load("postgres").Migrations.Where(migration => migration.Name.StartsWith("orleans/", StringComparison.Ordinal)).ToArray();
        Assert.Equal(3, scripts.Length);
        var before = await QueriesAsync();
        foreach (var script in scripts)
        {
            await using var command = db.Database.Source.CreateCommand(script.Text);
            await command.ExecuteNonQueryAsync();
        }

        Assert.Equal(before, await QueriesAsync());
    }

    private async Task<string> QueriesAsync()
    {
        await using var command = db.Database.Source.CreateCommand("select string_agg(QueryKey || QueryText, '|' order by QueryKey) from OrleansQuery");
        return (string)(await command.ExecuteScalarAsync())!;
    }
}
