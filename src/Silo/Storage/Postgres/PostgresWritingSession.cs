using Microsoft.Extensions.Logging;
using Npgsql;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Silo.Storage.Postgres;

/// <summary>
/// The connection that writes, opened again when it was lost. Where the process is to be alone, the right to be so hangs on this very
/// connection: what is written was written by the one who has it. For the writer's use, one call at a time.
/// </summary>
internal sealed partial class PostgresWritingSession(
    NpgsqlDataSource source,
    IReadOnlyDictionary<string, PostgresQuery> queries,
    bool isAlone,
    ILogger<PostgresWritingSession> logger,
    TimeProvider time,
    Action standDown) : IAsyncDisposable
{
    /// <summary>How long a start waits for the right: the server may not have missed a process that has just ended.</summary>
    private static readonly TimeSpan Handover = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan HandoverPause = TimeSpan.FromMilliseconds(50);

    private NpgsqlConnection? _connection;
    private int _backend;
    private bool _hasStoodDown;
    private string _holder = "";

    /// <summary>The open connection.</summary>
    /// <exception cref="StoreUnavailableException">Another process has the right to be alone.</exception>
    public async ValueTask<NpgsqlConnection> OpenAsync()
    {
        if (_connection is { } open) return open;
        var connection = await source.OpenConnectionAsync();
        try
        {
            await RunAsync(connection, "PrepareWriting");
            if (isAlone && await TryBeAloneAsync(connection) is { } holder) throw StandDown(holder);
        }
        catch
        {
            await ThrowAwayAsync(connection);
            throw;
        }

        if (_backend != 0) Reconnected(connection.ProcessID);
        _backend = connection.ProcessID;
        return _connection = connection;
    }

    /// <summary>Opens it for the first time.</summary>
    /// <param name="description">The database, for the sentence.</param>
    /// <exception cref="StoreStartException">Another process has the right to be alone.</exception>
    public async Task StartAsync(string description)
    {
        for (var began = time.GetTimestamp(); ;)
        {
            try
            {
                await OpenAsync();
                return;
            }
            catch (StoreUnavailableException) when (time.GetElapsedTime(began) < Handover)
            {
                await Task.Delay(HandoverPause, time);
            }
            catch (StoreUnavailableException)
            {
                throw new StoreStartException(
                    $"{description} is in use by another process{_holder}: stop that one, or use another database or schema.");
            }
        }
    }

    /// <summary>Whether it is still there.</summary>
    public Task PingAsync(NpgsqlConnection connection) => RunAsync(connection, "Ping");

    /// <summary>After a failure: lets go of the connection if it is broken.</summary>
    public async ValueTask DropIfBrokenAsync()
    {
        if (_connection is not { FullState: not System.Data.ConnectionState.Open } broken) return;
        _connection = null;
        await broken.DisposeAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_connection is { } connection) await ThrowAwayAsync(connection);
        _connection = null;
    }

    private StoreUnavailableException StandDown(string holder)
    {
        _holder = holder;
        if (_backend != 0 && !_hasStoodDown) // at start the refusal says it
        {
            _hasStoodDown = true;
            NoLongerAlone(holder);
            standDown();
        }

        return new StoreUnavailableException("Another process has taken the database.");
    }

    // Null when the right is ours, else who has it. A backend of ours that the server has not yet missed is ended.
    private async Task<string?> TryBeAloneAsync(NpgsqlConnection connection)
    {
        while (!await AskAsync(connection, "TryBeAlone"))
        {
            var (pid, holder) = await FindHolderAsync(connection);
            if (pid == 0) continue; // gone in between
            if (pid != _backend) return holder;
            EndedOwnBackend(pid);
            await RunAsync(connection, "TerminateBackend", pid);
        }

        return null;
    }

    private async Task<(int Pid, string Text)> FindHolderAsync(NpgsqlConnection connection)
    {
        await using var find = new NpgsqlCommand(queries["FindHolder"].Text, connection);
        await using var row = await find.ExecuteReaderAsync();
        if (!await row.ReadAsync()) return (0, "");
        var pid = row.GetInt32(row.GetOrdinal("pid"));
        var name = PostgresJobRow.Text(row, "application_name") is { Length: > 0 } known ? $"{known}, " : "";
        var address = PostgresJobRow.Text(row, "address") is { } from ? $", from {from}" : "";
        return (pid, $" ({name}backend {pid}{address})");
    }

    private async Task<bool> AskAsync(NpgsqlConnection connection, string query)
    {
        await using var command = new NpgsqlCommand(queries[query].Text, connection);
        return await command.ExecuteScalarAsync() is true;
    }

    private async Task RunAsync(NpgsqlConnection connection, string query, int? parameter = null)
    {
        await using var command = new NpgsqlCommand(queries[query].Text, connection);
        if (parameter is { } value) command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = value });
        await command.ExecuteNonQueryAsync();
    }

    // Its settings and its right must not go back into the pool.
    private static async Task ThrowAwayAsync(NpgsqlConnection connection)
    {
        NpgsqlConnection.ClearPool(connection);
        await connection.DisposeAsync();
    }
}
