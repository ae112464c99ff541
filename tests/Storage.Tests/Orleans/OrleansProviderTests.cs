using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;
using OrleansJobs.Storage.Tests.Support;
using OrleansJobs.Support;
using OrleansJobs.Support.Postgres;

namespace OrleansJobs.Storage.Tests.Orleans;

/// <summary>Orleans' own ADO.NET providers, as a silo of ours has them, on the scripts of db/postgres/orleans.</summary>
[Collection(PostgresCollection.Name)]
public sealed class OrleansProviderTests(SiloFixture silo) : IClassFixture<SiloFixture>
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly GrainId _grain = GrainId.Create("type", JobRows.Unique("grain"));
    private readonly string _address = $"10.0.0.{Random.Shared.Next(1, 250)}";

    private IGrainStorage Storage => silo.Services.GetRequiredKeyedService<IGrainStorage>("Default");

    private IMembershipTable Members => silo.Services.GetRequiredService<IMembershipTable>();

    [Fact]
    public async Task OfTwoFirstWritesOfOneStateThatRaceOneIsKept()
    {
        var writes = await Task.WhenAll(Enumerable.Range(0, 10).Select(number => TryWriteAsync($"{number}")));
        var kept = Assert.Single(writes, seen => seen is not null);
        Assert.Equal([kept!], (await ReadAsync()).State!.Seen);
    }

    [Fact]
    public async Task AStaleWriteChangesNothing()
    {
        await TryWriteAsync("first");
        var (fresh, stale) = (await ReadAsync(), await ReadAsync());
        fresh.State!.Seen = ["second"];
        await Storage.WriteStateAsync("seen", _grain, fresh);
        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.WriteStateAsync("seen", _grain, stale));
        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.ClearStateAsync("seen", _grain, stale));
        Assert.Equal(["second"], (await ReadAsync()).State!.Seen);
        await Storage.ClearStateAsync("seen", _grain, fresh);
        Assert.False((await ReadAsync()).RecordExists);
    }

    [Fact]
    public async Task AMemberJoinsOnTheVersionThatWasReadOrNotAtAll()
    {
        var read = await OnNewestAsync(version => Members.InsertRowAsync(Member(1), version.Next(), None));
        Assert.False(await Members.InsertRowAsync(Member(2), read.Next(), None)); // somebody was faster
        Assert.Empty((await Members.ReadRowAsync(Member(2).SiloAddress, None)).Members);
        Assert.False(await Members.InsertRowAsync(Member(1), (await VersionAsync()).Next(), None)); // it is there already
        Assert.Single((await Members.ReadRowAsync(Member(1).SiloAddress, None)).Members);
    }

    [Fact]
    public async Task AMemberChangesOnTheVersionThatWasReadOrNotAtAll()
    {
        var member = Member(3);
        var stale = await OnNewestAsync(version => Members.InsertRowAsync(member, version.Next(), None));
        member.Status = SiloStatus.Dead;
        member.AddSuspector(Member(4).SiloAddress, DateTime.UtcNow);
        Assert.False(await UpdateAsync(member, stale));
        Assert.Equal(SiloStatus.Joining, (await FindAsync(member)).Status);
        await OnNewestAsync(version => UpdateAsync(member, version));
        var found = await FindAsync(member);
        Assert.Equal((SiloStatus.Dead, 1), (found.Status, found.SuspectTimes!.Count));
    }

    /// <summary>Writes on the newest version, of which the silo at work may make a newer one at any time.</summary>
    /// <returns>The version on which it was written.</returns>
    private async Task<TableVersion> OnNewestAsync(Func<TableVersion, Task<bool>> write)
    {
        for (var tries = 0; tries < 20; tries++)
        {
            var version = await VersionAsync();
            if (await write(version)) return version;
        }

        throw new InvalidOperationException("The version moved twenty times, or the write is never accepted.");
    }

    private async Task<bool> UpdateAsync(MembershipEntry member, TableVersion version)
    {
        var etag = (await Members.ReadRowAsync(member.SiloAddress, None)).Members.Single().Item2;
        return await Members.UpdateRowAsync(member, etag, version.Next(), None);
    }

    private async Task<TableVersion> VersionAsync() => (await Members.ReadAllAsync(None)).Version;

    private async Task<MembershipEntry> FindAsync(MembershipEntry member) =>
        Assert.Single((await Members.ReadRowAsync(member.SiloAddress, None)).Members).Item1;

    private async Task<string?> TryWriteAsync(string seen)
    {
        try
        {
            await Storage.WriteStateAsync("seen", _grain, new GrainState<SeenJobs>(new SeenJobs { Seen = [seen] }));
            return seen;
        }
        catch (InconsistentStateException)
        {
            return null;
        }
    }

    private async Task<GrainState<SeenJobs>> ReadAsync()
    {
        var state = new GrainState<SeenJobs>();
        await Storage.ReadStateAsync("seen", _grain, state);
        return state;
    }

    // Joining, so that the silo at work does not talk to it.
    private MembershipEntry Member(int port) => new()
    {
        SiloAddress = SiloAddress.New(IPAddress.Parse(_address), port, 1),
        SiloName = $"silo-{port}",
        HostName = "host",
        Status = SiloStatus.Joining,
        ProxyPort = 1,
        StartTime = DateTime.UtcNow,
        IAmAliveTime = DateTime.UtcNow,
    };

    public sealed class SeenJobs
    {
        public string[] Seen { get; set; } = [];
    }
}

[Collection(PostgresCollection.Name)]
public sealed class OrleansReminderTableTests(SiloFixture silo) : ReminderTableContract, IClassFixture<SiloFixture>
{
    protected override IReminderTable Table => silo.Services.GetRequiredService<IReminderTable>();
}

/// <summary>A silo at work on a database of its own.</summary>
public sealed class SiloFixture(PostgresRun run) : IAsyncLifetime
{
    private JobHost? _host;

    public IServiceProvider Services => _host!.Services;

    public async Task InitializeAsync()
    {
        if (PostgresBinaries.Missing is null) _host = await JobHost.StartAsync(database: await run.Server.CreateDatabaseAsync());
    }

    public async Task DisposeAsync()
    {
        if (_host is not null) await _host.DisposeAsync();
    }
}
