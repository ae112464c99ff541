using System.Threading.Channels;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Grains.Execution;

/// <summary>Carries a handler's progress to its grain without ever holding the handler up: one report under way at a time, the newest next.</summary>
internal sealed class ProgressPump : IAsyncDisposable
{
    private readonly Channel<JobProgress> _newest = Channel.CreateBounded<JobProgress>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    private readonly CancellationTokenSource _ending = new();
    private readonly Task _pump;

    /// <param name="send">Delivers one report; its errors are its own to handle.</param>
    /// <param name="interval">The shortest time between two deliveries.</param>
    /// <param name="time">The clock.</param>
    public ProgressPump(Func<JobProgress, Task> send, TimeSpan interval, TimeProvider time) => _pump = PumpAsync(send, interval, time);

    public void Report(JobProgress progress) => _newest.Writer.TryWrite(progress);

    /// <summary>Delivers what is left, at once, and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        _newest.Writer.TryComplete();
        await _ending.CancelAsync();
        await _pump;
        _ending.Dispose();
    }

    private async Task PumpAsync(Func<JobProgress, Task> send, TimeSpan interval, TimeProvider time)
    {
        await foreach (var progress in _newest.Reader.ReadAllAsync())
        {
            await send(progress);
            await Task.Delay(interval, time, _ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
