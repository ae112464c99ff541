using Npgsql;

namespace OrleansJobs.Silo.Storage.Postgres;

/// <summary>One kind of write of many jobs as one statement, used again and again by one batch at a time.</summary>
internal sealed class PostgresJobStatement
{
    private readonly string _text;
    private readonly PostgresColumn[] _columns;

    /// <param name="query">Takes an array a parameter.</param>
    /// <param name="columns">The values, by the parameters' names; there may be more than the query takes.</param>
    public PostgresJobStatement(PostgresQuery query, IReadOnlyDictionary<string, Func<PostgresColumn>> columns)
    {
        _text = query.Text;
        _columns = [.. query.Parameters.Select(parameter => columns[parameter]())];
        Command = new NpgsqlBatchCommand();
        Renew();
    }

    /// <summary>What to send.</summary>
    public NpgsqlBatchCommand Command { get; private set; }

    /// <summary>Whether no write is in it.</summary>
    public bool IsEmpty { get; private set; } = true;

    /// <summary>Makes the command anew for another connection: it remembers under which name the last one has prepared it.</summary>
    public void Renew()
    {
        Command.Parameters.Clear();
        Command = new NpgsqlBatchCommand(_text);
        foreach (var column in _columns) Command.Parameters.Add(column.Parameter);
    }

    /// <summary>Takes a write.</summary>
    public void Add(PostgresJobWrite write)
    {
        IsEmpty = false;
        foreach (var column in _columns) column.Add(write);
    }

    /// <summary>Empties it.</summary>
    public void Clear()
    {
        if (IsEmpty) return;
        foreach (var column in _columns) column.Clear();
        IsEmpty = true;
    }
}
