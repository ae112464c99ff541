using System.Diagnostics;
using Npgsql;

namespace OrleansJobs.Support.Postgres;

/// <summary>A real PostgreSQL server of its own on a random loopback port, with everything durable as in production. It can be stopped,
/// killed and started again over the same data; it is deleted at the end.</summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _directory;
    private readonly string[] _settings;
    private Process _process = null!;
    private int _names;

    private PostgresServer(DirectoryInfo directory, string[] settings) => (_directory, _settings, Port) = (directory, settings, FreePort.Next());

    public int Port { get; }

    /// <summary>The process that all others of the server hang on.</summary>
    public int Id => _process.Id;

    /// <summary>Reaches the server's first database as its superuser.</summary>
    public string ConnectionString => ConnectionStringOf("postgres", "postgres");

    /// <param name="settings">As in postgresql.conf: <c>max_connections=50</c>.</param>
    public static async Task<PostgresServer> StartAsync(params string[] settings)
    {
        var directory = Directory.CreateTempSubdirectory("orleans-jobs-pg-");
        var server = new PostgresServer(directory, settings);
        try
        {
            if (Environment.IsPrivilegedProcess) await RunAsync(new ProcessStartInfo("chown", ["postgres:", directory.FullName]));
            await RunAsync(PostgresBinaries.Command("initdb", "-D", server.Data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync"));
            await server.StartAgainAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    private string Data => Path.Combine(_directory.FullName, "data");

    /// <summary>Starts it again over the same data, on the same port.</summary>
    public async Task StartAgainAsync()
    {
        string[] settings = [$"port={Port}", "listen_addresses=127.0.0.1", $"unix_socket_directories={_directory.FullName}", "log_min_messages=fatal", .. _settings];
        _process = Process.Start(PostgresBinaries.Command("postgres", ["-D", Data, .. settings.SelectMany(setting => new[] { "-c", setting })]))!;
        _process.ErrorDataReceived += (_, _) => { };
        _process.OutputDataReceived += (_, _) => { };
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
        var began = Stopwatch.GetTimestamp();
        while (!await AnswersAsync())
        {
            if (_process.HasExited) throw new InvalidOperationException($"PostgreSQL ended with status {_process.ExitCode}.");
            if (Stopwatch.GetElapsedTime(began) > Patience) throw new TimeoutException("PostgreSQL does not answer.");
            await Task.Delay(50);
        }
    }

    /// <summary>Stops it at once but in order: connections are cut, what was confirmed is on disk (<c>pg_ctl stop -m fast</c>).</summary>
    public async Task StopAsync()
    {
        ProgramRun.Signal(_process.Id, 2);
        using var patience = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(patience.Token);
        NpgsqlConnection.ClearAllPools();
    }

    /// <summary>SIGKILL to the server and to every backend of it. Returns when all have ended: one that is left holds the shared memory,
    /// and the next server would not start.</summary>
    public async Task KillAsync()
    {
        ProgramRun.Signal(_process.Id, 19); // SIGSTOP, so that it starts no backend after the look
        var backends = ServerProcesses.Of(_process.Id);
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        await ServerProcesses.UntilGoneAsync(backends);
        NpgsqlConnection.ClearAllPools();
    }

    /// <summary>A new database that belongs to the superuser.</summary>
    /// <returns>How to reach it.</returns>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = $"jobs_{Interlocked.Increment(ref _names)}";
        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"create database {name}", connection);
        await command.ExecuteNonQueryAsync();
        return ConnectionStringOf(name, "postgres");
    }

    /// <summary>From now on everyone but the superuser needs a password (SCRAM).</summary>
    public async Task RequirePasswordsAsync()
    {
        await File.WriteAllTextAsync(Path.Combine(Data, "pg_hba.conf"), "host all postgres 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 scram-sha-256\n");
        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("select pg_reload_conf()", connection);
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false }) await KillAsync();
        _process?.Dispose();
        _directory.Delete(recursive: true);
    }

    private string ConnectionStringOf(string database, string user) =>
        $"Host=127.0.0.1;Port={Port};Username={user};Database={database};Timeout=5";

    private async Task<bool> AnswersAsync()
    {
        try
        {
            await using var connection = new NpgsqlConnection($"{ConnectionString};Pooling=false");
            await connection.OpenAsync();
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private static async Task RunAsync(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        using var process = Process.Start(start)!;
        var texts = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{start.FileName} ended with status {process.ExitCode}: {texts[1]}");
    }
}
