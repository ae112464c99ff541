using Orleans.Activations;
using Orleans.Runtime;

namespace Orleans.Streams;

/// <summary>
/// The grain's end of an enumeration. Its steps run as turns on the activation's scheduler, one at a time, and interleave with
/// calls: the grain answers calls while a consumer waits for an element.
/// </summary>
internal sealed class Enumeration<T> : IEnumeration
{
    private readonly Activation _activation;
    private readonly CancellationTokenSource _stop = new();
    private readonly IAsyncEnumerator<T> _producer;
    private Task? _step;
    private Task? _ending;
    private bool _isAborted;
    private bool _wasSeen = true;

    /// <summary>Begins; only in the activation.</summary>
    public Enumeration(Activation activation, Func<CancellationToken, IAsyncEnumerable<T>> begin)
    {
        _activation = activation;
        _producer = begin(_stop.Token).GetAsyncEnumerator(_stop.Token);
        activation.Enumerations.Add(this);
    }

    public bool IsAwaited => _step is { IsCompleted: false } && _ending is null;

    /// <summary>Asks for the next element, from anywhere.</summary>
    public Task<(bool HasElement, T? Element)> MoveNextAsync()
    {
        var (context, activity) = (RequestContext.Current, System.Diagnostics.Activity.Current);
        return _activation.Scheduler.RunAsync(() =>
        {
            (RequestContext.Current, System.Diagnostics.Activity.Current) = (context, activity);
            var step = StepAsync();
            _step = step;
            return step;
        });
    }

    /// <summary>Ends, from anywhere: stops the producer and lets its finally blocks run.</summary>
    public Task EndAsync() => _activation.Scheduler.RunAsync(EndInTurnAsync);

    /// <summary>The activation ends; only in the activation.</summary>
    public Task AbortAsync()
    {
        _isAborted = true;
        return EndInTurnAsync();
    }

    /// <summary>Whether nobody asked since the last time this was asked; only in the activation.</summary>
    public bool ForgetsConsumer()
    {
        var isForgotten = !_wasSeen && !IsAwaited;
        _wasSeen = false;
        return isForgotten;
    }

    private async Task<(bool HasElement, T? Element)> StepAsync()
    {
        if (_ending is not null)
            throw Aborted();
        Touch();
        try
        {
            if (await _producer.MoveNextAsync())
                return (true, _producer.Current);
            _ending ??= DisposeProducerAsync(null);
            return (false, default);
        }
        catch (Exception) when (_isAborted)
        {
            throw Aborted();
        }
        catch
        {
            _ending ??= DisposeProducerAsync(null);
            throw;
        }
        finally
        {
            Touch();
        }
    }

    private Task EndInTurnAsync() => _ending ??= DisposeProducerAsync(_step);

    private async Task DisposeProducerAsync(Task? runningStep)
    {
        _activation.Enumerations.Remove(this);
        try
        {
            _stop.Cancel();
            var patience = _activation.Parts.ResponseTimeout;
            if (runningStep is not null)
                await runningStep.WaitAsync(patience, _activation.Parts.Time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            if (runningStep is null or { IsCompleted: true })
                await _producer.DisposeAsync().AsTask().WaitAsync(patience, _activation.Parts.Time);
        }
        catch (Exception exception)
        {
            EnumerationSet.LogEndFailed(_activation.Parts.Logger, exception, _activation.GrainId);
        }
    }

    private void Touch()
    {
        _wasSeen = true;
        _activation.Idleness.Touch();
    }

    private EnumerationAbortedException Aborted() =>
        new($"Grain {_activation.GrainId} no longer knows this enumeration: it was deactivated, or nobody asked for an element for too long.");
}
