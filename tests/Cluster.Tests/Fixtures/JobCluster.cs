using OrleansJobs.Cluster.Silo;
using OrleansJobs.Support.Postgres;

namespace OrleansJobs.Cluster.Tests.Fixtures;

/// <summary>Silos and gateways as processes, and a PostgreSQL server of their own. CLUSTER_LOGS=DIR keeps what each process printed.</summary>
internal sealed class JobCluster : IAsyncDisposable
{
    private static readonly string? Logs = Environment.GetEnvironmentVariable("CLUSTER_LOGS");

    private readonly TemporaryDirectory _data = new();
    private readonly string _connectionString;
    private readonly string[] _settings;

    private JobCluster(PostgresServer database, string connectionString, string[] settings)
    {
        (Database, _connectionString, _settings) = (database, connectionString, settings);
        Directory.CreateDirectory(EffectsDirectory);
    }

    public PostgresServer Database { get; }

    /// <summary>The silos; one that is gone has its successor in its place.</summary>
    public List<ServiceProcess> Silos { get; } = [];

    /// <summary>The gateways; one that is gone has its successor in its place, at the same address.</summary>
    public List<ServiceProcess> Gateways { get; } = [];

    /// <summary>The addresses of the gateways, which outlive the processes.</summary>
    public List<HttpClient> Doors { get; } = [];

    /// <summary>The processes that were taken down, and when.</summary>
    public List<Loss> Losses { get; } = [];

    /// <summary>What the attempts left behind.</summary>
    public IReadOnlyList<Effect> Effects => Effect.Read(EffectsDirectory);

    private string EffectsDirectory => _data.Of("effects");

    /// <summary>Starts all at once, on an empty database, and waits until all are healthy.</summary>
    /// <param name="silos">How many.</param>
    /// <param name="gateways">How many.</param>
    /// <param name="settings">Of the silos, as on the command line.</param>
    public static async Task<JobCluster> StartAsync(int silos, int gateways, params string[] settings)
    {
        var database = await PostgresServer.StartAsync();
        var cluster = new JobCluster(database, await database.CreateDatabaseAsync(), settings);
        try
        {
            for (var silo = 0; silo < silos; silo++) cluster.Silos.Add(cluster.LaunchSilo());
            for (var gateway = 0; gateway < gateways; gateway++) cluster.AddGateway(ServiceProcess.FreeUrl());
            await cluster.UntilHealthyAsync();
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until every process is healthy, and no longer than until one has failed.</summary>
    public async Task UntilHealthyAsync()
    {
        await foreach (var healthy in Task.WhenEach(Silos.Concat(Gateways).Select(process => process.UntilItAnswersAsync()))) await healthy;
    }

    /// <summary>SIGKILL, and a successor at once.</summary>
    public async Task KillAsync(List<ServiceProcess> group, int index)
    {
        var process = group[index];
        Losses.Add(new Loss(process.Run.Id, group == Gateways ? index : null, TimeProvider.System.GetUtcNow()));
        await process.KillAsync();
        Replace(group, index);
        await PutAwayAsync(process);
    }

    /// <summary>SIGTERM, and a successor at once.</summary>
    /// <returns>How the old one ended.</returns>
    public async Task<ProgramEnd> RestartAsync(List<ServiceProcess> group, int index)
    {
        var process = group[index];
        Losses.Add(new Loss(process.Run.Id, group == Gateways ? index : null, TimeProvider.System.GetUtcNow()));
        var end = process.StopAsync();
        if (group == Gateways) await end; // its successor needs its address
        Replace(group, index);
        await end;
        await group[index].UntilItAnswersAsync();
        await PutAwayAsync(process);
        return await end;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in Gateways.Concat(Silos)) await PutAwayAsync(process);
        foreach (var door in Doors) door.Dispose();
        await Database.DisposeAsync();
        _data.Dispose();
    }

    private static async Task PutAwayAsync(ServiceProcess process)
    {
        if (Logs is not null)
        {
            if (!process.Run.HasExited) await process.KillAsync();
            Directory.CreateDirectory(Logs);
            await File.WriteAllTextAsync(Path.Combine(Logs, $"{process.Run.Id}.log"), $"{process.Url}\n{process.Run.Output}{process.Run.Error}");
        }

        await process.DisposeAsync();
    }

    private void Replace(List<ServiceProcess> group, int index) =>
        group[index] = group == Gateways ? LaunchGateway(group[index].Url) : LaunchSilo();

    private void AddGateway(Uri url)
    {
        Doors.Add(new HttpClient { BaseAddress = url, Timeout = TimeSpan.FromMinutes(5) });
        Gateways.Add(LaunchGateway(url));
    }

    private ServiceProcess LaunchGateway(Uri url) => Launch("OrleansJobs.Gateway", "gateway", url);

    private ServiceProcess LaunchSilo() => Launch("OrleansJobs.Cluster.Silo", "silo", ServiceProcess.FreeUrl(),
        "Cluster:SiloPort=0", "Cluster:ClientPort=0", "Cluster:AdvertisedAddress=127.0.0.1", "Jobs:Runner:Concurrency=8",
        "Jobs:Types:analysis:Attempts=50", $"{Effect.Setting}={EffectsDirectory}");

    private ServiceProcess Launch(string program, string mode, Uri url, params string[] own)
    {
        var environment = new Dictionary<string, string> { ["ConnectionStrings__Jobs"] = _connectionString };
        string[] place = ["--mode", mode, "--urls", url.ToString().TrimEnd('/'), "--data", _data.Path];
        var settings = own.Concat(_settings).SelectMany(setting => new[] { "--set", setting });
        return ServiceProcess.Of(ProgramRun.Start(program, environment, [.. place, .. settings]), url);
    }
}

/// <summary>A process that was taken down.</summary>
/// <param name="Process">Its number.</param>
/// <param name="Door">Which gateway it was; null for a silo.</param>
/// <param name="At">When.</param>
internal sealed record Loss(int Process, int? Door, DateTimeOffset At);
