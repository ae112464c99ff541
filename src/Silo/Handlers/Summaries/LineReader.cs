using System.Text;

namespace OrleansJobs.Silo.Handlers.Summaries;

/// <summary>Reads a text line by line in bounded memory: of a line that goes on without end only that it does.</summary>
internal sealed class LineReader(Stream stream) : IDisposable
{
    /// <summary>The longest line that is kept, in characters.</summary>
    public const int LongestLine = 1024 * 1024;

    private readonly StreamReader _reader = new(stream, Encoding.UTF8);
    private readonly char[] _buffer = new char[16 * 1024];
    private readonly StringBuilder _line = new();
    private int _at;
    private int _length;

    /// <summary>The line, without its end; empty when it is too long.</summary>
    public string Current { get; private set; } = "";

    /// <summary>Whether the line was too long to be kept.</summary>
    public bool IsTooLong { get; private set; }

    /// <summary>Goes to the next line; false when there is none.</summary>
    public async Task<bool> MoveNextAsync(CancellationToken cancellationToken)
    {
        _line.Clear();
        IsTooLong = false;
        var any = false;
        while (_at < _length || await FillAsync(cancellationToken))
        {
            any = true;
            var rest = _buffer.AsMemory(_at, _length - _at);
            var end = rest.Span.IndexOf('\n');
            Keep(end < 0 ? rest : rest[..end]);
            _at += end < 0 ? rest.Length : end + 1;
            if (end >= 0) break;
        }

        Current = _line.ToString().TrimEnd('\r');
        return any;
    }

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();

    private async Task<bool> FillAsync(CancellationToken cancellationToken)
    {
        _at = 0;
        _length = await _reader.ReadAsync(_buffer, cancellationToken);
        return _length > 0;
    }

    private void Keep(ReadOnlyMemory<char> part)
    {
        IsTooLong |= _line.Length + part.Length > LongestLine;
        if (IsTooLong) _line.Clear();
        else _line.Append(part);
    }
}
