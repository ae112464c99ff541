using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.Storage;

namespace Orleans.Activations;

/// <content>The beginning and the end.</content>
internal sealed partial class Activation
{
    private DeactivationWish? _wish;
    private bool _wasOpen;

    public void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default)
    {
        Interlocked.CompareExchange(ref _wish, new(deactivationReason, cancellationToken), null);
        Mailbox.Close();
        Pump();
    }

    private void Begin(Call first)
    {
        _directory.OnBegun(this);
        Scheduler.Post(state => _ = BeginAsync((Call)state!), first);
    }

    private async Task BeginAsync(Call first)
    {
        first.RestoreCaller();
        try
        {
            await ActivateAsync();
            _wasOpen = Mailbox.Open();
            if (Mailbox.HasWork)
                Pump();
        }
        catch (Exception exception)
        {
            LogActivationFailed(Parts.Logger, exception, GrainId);
            await RefuseAllAsync(exception);
        }
    }

    private async Task ActivateAsync()
    {
        using var timeout = new CancellationTokenSource(Parts.Collection.ActivationTimeout, Parts.Time);
        _scope = Parts.Services.CreateAsyncScope();
        GrainInstance = CreateInstance(out var states);
        foreach (var state in states)
            await state.ReadStateAsync().WaitAsync(timeout.Token);
        await ((IGrainBase)GrainInstance).OnActivateAsync(timeout.Token).WaitAsync(timeout.Token);
    }

    private object CreateInstance(out List<PersistentState> states)
    {
        try
        {
            return _grainClass.Create(this, out states);
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException(
                $"Grain class {_grainClass.Type} could not be constructed for grain {GrainId}: {exception.Message}", exception);
        }
    }

    /// <summary>Activation failed: whoever waits gets the error, whoever comes next gets a new try.</summary>
    private async Task RefuseAllAsync(Exception exception)
    {
        Mailbox.Close();
        Timers.Dispose();
        await DisposeOwnAsync();
        foreach (var call in LeaveDirectory())
            call.Reject(exception);
        _ended.SetResult();
    }

    private async Task EndAsync()
    {
        Timers.Dispose();
        if (_wasOpen)
            await RunOnDeactivateAsync();
        await Enumerations.AbortAllAsync();
        await DisposeOwnAsync();
        var left = LeaveDirectory();
        _ended.SetResult();
        foreach (var call in left)
            SendOn(call);
    }

    private async Task RunOnDeactivateAsync()
    {
        using var timeout = new CancellationTokenSource(Parts.Collection.DeactivationTimeout, Parts.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, _wish!.Cancellation);
        try
        {
            await ((IGrainBase)GrainInstance!).OnDeactivateAsync(_wish.Reason, both.Token).WaitAsync(both.Token);
        }
        catch (Exception exception)
        {
            LogDeactivationFailed(Parts.Logger, exception, GrainId);
        }
    }

    private async Task DisposeOwnAsync()
    {
        try
        {
            if (GrainInstance is IAsyncDisposable asyncDisposable)
                await asyncDisposable.DisposeAsync();
            else
                (GrainInstance as IDisposable)?.Dispose();
            if (_scope is { } scope)
                await scope.DisposeAsync();
        }
        catch (Exception exception)
        {
            LogDisposeFailed(Parts.Logger, exception, GrainId);
        }
    }

    private List<Call> LeaveDirectory()
    {
        var left = Mailbox.End();
        _pool?.Remove(this);
        _directory.OnEnded(this);
        return left;
    }

    private void SendOn(Call call)
    {
        if (call.IsLocal)
            return;
        if (Parts.Gate.Refuse(call.IsFromGrain) is { } refusal)
            call.Reject(refusal);
        else
            _directory.Deliver(GrainId, call);
    }

    private sealed record DeactivationWish(DeactivationReason Reason, CancellationToken Cancellation);
}
