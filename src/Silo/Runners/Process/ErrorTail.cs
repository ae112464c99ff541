using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Silo.Runners.Process;

/// <summary>The last lines that a program complained in, as many as the detail of a failure may hold.</summary>
internal sealed class ErrorTail
{
    private readonly Queue<string> _lines = new();
    private int _length;

    /// <summary>All of them; null when there is none.</summary>
    public string? Text => _lines.Count == 0 ? null : string.Join('\n', _lines);

    /// <summary>Adds a line.</summary>
    public void Add(string line)
    {
        if (line.Length >= JobLimits.LongestDetail) line = line[^(JobLimits.LongestDetail - 1)..];
        _lines.Enqueue(line);
        _length += line.Length + 1;
        while (_length > JobLimits.LongestDetail) _length -= _lines.Dequeue().Length + 1;
    }
}
