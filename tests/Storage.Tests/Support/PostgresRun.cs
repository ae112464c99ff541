using OrleansJobs.Support.Postgres;

namespace OrleansJobs.Storage.Tests.Support;

/// <summary>The PostgreSQL server that all its tests share, one class after the other; each class has a database of its own.</summary>
public sealed class PostgresRun : IAsyncLifetime
{
    public PostgresServer Server { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        if (PostgresBinaries.Missing is null) Server = await PostgresServer.StartAsync("max_connections=200");
    }

    public async Task DisposeAsync()
    {
        if (Server is not null) await Server.DisposeAsync();
    }
}

/// <summary>The classes that use it.</summary>
[CollectionDefinition(Name)]
public sealed class PostgresCollection : ICollectionFixture<PostgresRun>
{
    public const string Name = "PostgreSQL";
}
