using System.Threading.Channels;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Grains.Execution;

/// <summary>Wakes the runner of this process when a job may have become ready. Rings that come together count once.</summary>
internal sealed class RunnerBell(TimeProvider time)
{
    private readonly Channel<bool> _rings = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Asked to take a job, of a type, that has just become ready; says whether it did. Set by the runner.</summary>
    public Func<JobId, string, bool> TryTake { get; set; } = (_, _) => false;

    public void Ring() => _rings.Writer.TryWrite(true);

    /// <summary>Announces a job that has just become ready.</summary>
    public void Ring(JobId id, string type)
    {
        if (!TryTake(id, type))
        {
            Ring();
        }
    }

    /// <summary>Returns after a ring, or when <paramref name="atMost"/> has passed.</summary>
    public async Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(atMost, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            await _rings.Reader.ReadAsync(both.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // nobody rang
        }
    }
}
