using System.Net.Sockets;
using Npgsql;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Silo.Storage.Postgres;

/// <summary>PostgreSQL said no, or nothing. Holds no word of the driver's, which must not travel.</summary>
/// <param name="state">The SQLSTATE; null when the server did not answer.</param>
/// <param name="text">What was said.</param>
/// <param name="isTimeout">Whether it was waited for too long.</param>
internal sealed class PostgresFailure(string? state, string text, bool isTimeout = false)
    : Exception(state is null ? text : $"PostgreSQL error {state}: {text}.")
{
    /// <summary>The SQLSTATE; null when the server did not answer.</summary>
    public string? State => state;

    /// <summary>The database cannot serve now, through no fault of the statement.</summary>
    public bool IsUnavailable => Sentence is not null;

    /// <summary>The server undid the transaction because others were in its way: the same again may succeed.</summary>
    public bool IsWorthAnother => state is "40001" or "40P01";

    /// <summary>The connection is gone, and with it what is known of the transaction.</summary>
    public bool IsConnectionLost => state is null ? !isTimeout : state is "57P01" or "57P02" or "57P05" || Class == "08";

    private string? Class => state?[..2];

    private string? Sentence => state switch
    {
        null when isTimeout => "The database did not answer in time.",
        null => "The database does not answer.",
        "57014" or "25P03" => "The database did not answer in time.",
        "57P01" or "57P02" or "57P03" or "57P05" => "The database is stopping or starting.",
        "53100" => "The disk of the database is full.",
        "53200" => "The database is out of memory.",
        "53300" => "The database has no connection free.",
        "25006" => "The database is read-only.",
        "55P03" => "Another transaction holds a lock of the database for too long.",
        "57P04" or "3D000" => "The database was dropped.",
        "XX001" or "XX002" => "The database is damaged.",
        _ => Class switch
        {
            "08" => "The database does not answer.",
            "28" => "The database refuses the user.",
            "40" => "Other transactions are in the way.",
            "53" => "The database has reached a limit.",
            "58" => "The disk of the database does not answer as it should.",
            _ => null,
        },
    };

    /// <summary>What an error of the driver means; null when it is none.</summary>
    public static PostgresFailure? Of(Exception error) => error switch
    {
        PostgresFailure failure => failure,
        PostgresException refused => new(refused.SqlState, Named(refused)),
        NpgsqlException { InnerException: PostgresException refused } => new(refused.SqlState, refused.MessageText),
        NpgsqlException { InnerException: TimeoutException } or TimeoutException => new(null, "The database did not answer in time.", isTimeout: true),
        NpgsqlException or IOException or SocketException => new(null, error.Message),
        ObjectDisposedException => new("08003", "the database is closed"),
        _ => null,
    };

    /// <summary>The same as the callers of the ports know it.</summary>
    public StoreUnavailableException ToUnavailable() => new(Sentence ?? "The database did not confirm the write.");

    /// <summary>What a caller is told: that the database cannot serve, or this.</summary>
    public Exception ToAnswer() => IsUnavailable ? ToUnavailable() : this;

    private static string Named(PostgresException refused) =>
        refused.ConstraintName is { } constraint && !refused.MessageText.Contains(constraint, StringComparison.Ordinal)
            ? $"{refused.MessageText} ({constraint})"
            : refused.MessageText;
}
