using System.Net;
using System.Net.Sockets;
using Npgsql;
using OrleansJobs.Cluster.Tests.Fixtures;
using OrleansJobs.Silo.Hosting;
using OrleansJobs.Support.Postgres;

namespace OrleansJobs.Cluster.Tests;

/// <summary>Settings that make no cluster: one sentence on the standard error, status 1, and no password in it.</summary>
public sealed class ClusterRefusalTests : IDisposable
{
    private const string Password = "h0rse-battery";
    private const string Nowhere = $"Host=127.0.0.1;Port=1;Username=jobs;Password={Password};Database=jobs;Timeout=3";

    private readonly TemporaryDirectory _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public Task AModeThatDoesNotExist() => AssertRefusedAsync("Cluster:Mode 'worker' must be all, silo or gateway", null, "--mode", "worker");

    [Fact]
    public Task TwoPortsThatAreOne() => AssertRefusedAsync("Cluster:SiloPort and Cluster:ClientPort are both 4000", null,
        "--set", "Cluster:SiloPort=4000", "--set", "Cluster:ClientPort=4000");

    [Fact]
    public Task APortThatIsNone() => AssertRefusedAsync("Cluster:SiloPort '70000' must be a port", null, "--set", "Cluster:SiloPort=70000");

    [Fact]
    public Task AnAddressThatIsNone() =>
        AssertRefusedAsync("Cluster:AdvertisedAddress 'here' must be the IP address", null, "--set", "Cluster:AdvertisedAddress=here");

    [Theory]
    [InlineData("silo")]
    [InlineData("gateway")]
    public Task SeveralProcessesOnTheHostThatIsOne(string mode) => GrainHostInfo.Name == "embedded"
        ? AssertRefusedAsync("this build is for the embedded grain host, which is one", Nowhere, "--mode", mode)
        : AssertRefusedAsync("needs a database that several processes share: set ConnectionStrings:Jobs", null, "--mode", mode);

    [ClusterFact]
    public Task AnAddressOfAnotherMachine() => AssertRefusedAsync("Cluster:AdvertisedAddress 192.0.2.1 is not an address of this machine",
        Nowhere, "--mode", "silo", "--set", "Cluster:AdvertisedAddress=192.0.2.1");

    [ClusterFact]
    public async Task APortInUse()
    {
        using var other = new TcpListener(IPAddress.Loopback, FreePort.Next());
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        await AssertRefusedAsync($"Port {port} of 127.0.0.1 cannot be listened on", Nowhere,
            "--mode", "silo", "--set", "Cluster:AdvertisedAddress=127.0.0.1", "--set", $"Cluster:SiloPort={port}");
    }

    [ClusterFact]
    public Task ADatabaseThatIsNotThere() => AssertRefusedAsync("127.0.0.1", Nowhere, SiloAnywhere);

    [ClusterFact]
    public async Task APasswordThatIsWrong()
    {
        await using var server = await PostgresServer.StartAsync("password_encryption=scram-sha-256");
        await server.RequirePasswordsAsync();
        var database = new NpgsqlConnectionStringBuilder(server.ConnectionString) { Username = "someone", Password = Password };
        await AssertRefusedAsync("someone", database.ConnectionString, SiloAnywhere);
    }

    private static string[] SiloAnywhere =>
        ["--mode", "silo", "--set", "Cluster:SiloPort=0", "--set", "Cluster:ClientPort=0", "--set", "Cluster:AdvertisedAddress=127.0.0.1"];

    private async Task AssertRefusedAsync(string sentence, string? connectionString, params string[] arguments)
    {
        var environment = new Dictionary<string, string>();
        if (connectionString is not null) environment["ConnectionStrings__Jobs"] = connectionString;
        var end = await ProgramRun.ToEndAsync(environment, [.. arguments, "--urls", $"{ServiceProcess.FreeUrl()}", "--data", _data.Of("data")]);
        Assert.True(end.ExitCode == 1, $"Exit status {end.ExitCode}. {end.Output}{end.Error}");
        var line = Assert.Single(end.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(sentence, line);
        Assert.EndsWith(".", line.TrimEnd());
        Assert.DoesNotContain("Exception", end.Output + end.Error);
        Assert.DoesNotContain(Password, end.Output + end.Error);
    }
}
