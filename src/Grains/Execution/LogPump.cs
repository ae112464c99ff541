using System.Collections.Immutable;
using System.Threading.Channels;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Lifecycle;

namespace OrleansJobs.Grains.Execution;

/// <summary>
/// Carries what a handler says to the log without ever holding the handler up. What was said meanwhile goes together; what cannot be kept
/// now is sent again, in order. Of more than a log can hold the oldest are left out, and a line says how many. Most work says nothing, and
/// pays nothing.
/// </summary>
/// <param name="send">Delivers lines; its errors are its own to handle. False when the same lines are to be sent again.</param>
/// <param name="leave">Told how many lines were given up when the work had ended.</param>
/// <param name="time">The clock.</param>
internal sealed class LogPump(Func<ImmutableArray<JobLogEntry>, Task<bool>> send, Action<int> leave, TimeProvider time) : IAsyncDisposable
{
    /// <summary>The shortest time between two deliveries.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <summary>How long the outcome of the work waits for its last lines, at most.</summary>
    public static readonly TimeSpan LastPatience = TimeSpan.FromSeconds(1.5);

    private readonly CancellationTokenSource _ending = new();
    private readonly Lock _lock = new();
    private readonly Queue<JobLogEntry> _waiting = new(); // guarded by _lock, as the next five
    private DateTimeOffset _lastAt;
    private DateTimeOffset _omittedAt;
    private int _omitted;
    private bool _isClosed;
    private Task? _pump;

    private readonly Channel<bool> _bell = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private CancellationToken _tooLate; // set before the end is announced
    private volatile int _underWay;

    /// <summary>Takes a text, line by line. Returns at once; what is said after the end is not heard.</summary>
    public void Log(string text, JobLogLevel level)
    {
        lock (_lock)
        {
            if (_isClosed) return;
            foreach (var line in LogText.Lines(text)) Add(line, level);
            _pump ??= Task.Run(PumpAsync);
        }

        _bell.Writer.TryWrite(true);
    }

    /// <summary>Delivers what is left, at once, and ends; gives it up when that takes too long.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_lock) _isClosed = true;
        if (_pump is not null) await EndAsync(_pump);
        // _ending has no timer and nothing to give back; a delivery that was given up may still look at it.
    }

    private async Task EndAsync(Task pump)
    {
        using var tooLate = new CancellationTokenSource(LastPatience, time);
        _tooLate = tooLate.Token;
        _bell.Writer.TryComplete();
        await _ending.CancelAsync();
        await pump.WaitAsync(_tooLate).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_underWay > 0) leave(_underWay + _waiting.Count);
    }

    private void Add(string line, JobLogLevel level)
    {
        var now = time.Now();
        _lastAt = now > _lastAt ? now : _lastAt.AddMicroseconds(1); // each its own: what is sent again is known by its last line
        _waiting.Enqueue(new JobLogEntry(_lastAt, level, line));
        if (_waiting.Count < JobLimits.MostLogLines) return; // one less than a log holds: there is a line to say what is missing
        _omittedAt = _waiting.Dequeue().At;
        _omitted++;
    }

    private async Task PumpAsync()
    {
        while (await _bell.Reader.WaitToReadAsync())
        {
            _bell.Reader.TryRead(out _);
            await DeliverAsync();
            await Task.Delay(Interval, time, _ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await DeliverAsync();
    }

    private async Task DeliverAsync()
    {
        var entries = TakeAll();
        if (entries.IsEmpty || _tooLate.IsCancellationRequested) return;
        _underWay = entries.Length;
        for (var pause = Pauses.First; !await send(entries); pause = Pauses.After(pause))
        {
            var (wait, giveUp) = _ending.IsCancellationRequested ? (Pauses.First, _tooLate) : (pause, _ending.Token);
            await Task.Delay(wait, time, giveUp).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_ending.IsCancellationRequested && _tooLate.IsCancellationRequested) return;
        }

        _underWay = 0;
    }

    private ImmutableArray<JobLogEntry> TakeAll()
    {
        lock (_lock)
        {
            var builder = ImmutableArray.CreateBuilder<JobLogEntry>(_waiting.Count + 1);
            if (_omitted > 0) builder.Add(new JobLogEntry(_omittedAt, JobLogLevel.Warning, Omission(_omitted)));
            builder.AddRange(_waiting);
            _waiting.Clear();
            _omitted = 0;
            return builder.DrainToImmutable();
        }
    }

    private static string Omission(int lines) => lines == 1 ? "1 line was left out here." : $"{lines} lines were left out here.";
}
