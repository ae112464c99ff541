using Orleans.Runtime;

namespace Orleans;

/// <summary>What every grain class is, whatever its base class.</summary>
public interface IGrainBase
{
    /// <summary>The activation this grain object lives in.</summary>
    IGrainContext GrainContext { get; }

    /// <summary>Called before the first call, after stored state was read.</summary>
    /// <param name="token">Cancelled when activation takes longer than GrainCollectionOptions.ActivationTimeout.</param>
    /// <returns>A task; its failure is what the waiting callers get.</returns>
    Task OnActivateAsync(CancellationToken token) => Task.CompletedTask;

    /// <summary>Called after the last call.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="token">Cancelled when deactivation takes longer than GrainCollectionOptions.DeactivationTimeout.</param>
    /// <returns>A task; its failure is only logged.</returns>
    Task OnDeactivateAsync(DeactivationReason reason, CancellationToken token) => Task.CompletedTask;
}
