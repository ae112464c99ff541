using System.Diagnostics;
using Orleans.Runtime;

namespace Orleans.Activations;

/// <summary>Something an activation is asked to run as a turn of its own.</summary>
internal abstract class Call
{
    /// <summary>May start while any other call waits for something.</summary>
    public virtual bool MayAlwaysInterleave => false;

    /// <summary>May interleave with other read-only calls.</summary>
    public virtual bool IsReadOnly => false;

    /// <summary>Counts as use of the activation, so that it is not collected.</summary>
    public virtual bool KeepsAlive => true;

    /// <summary>Belongs to this very activation: dropped with it, never sent on to the next.</summary>
    public virtual bool IsLocal => false;

    /// <summary>Nobody waits for the answer any more: not worth starting.</summary>
    public virtual bool IsAbandoned => false;

    /// <summary>Was sent by a grain, not from outside.</summary>
    public bool IsFromGrain { get; private set; }

    /// <summary>The call chain that may re-enter grains that allowed it.</summary>
    public Guid? ReentrancyId { get; private set; }

    /// <summary>The values that travel with the call.</summary>
    public Dictionary<string, object>? Context { get; private set; }

    /// <summary>The caller's trace activity.</summary>
    public Activity? Activity { get; private set; }

    /// <summary>Remembers who calls.</summary>
    public void CaptureCaller()
    {
        IsFromGrain = Activation.Current is not null;
        Context = RequestContext.Current;
        Activity = Activity.Current;
        if (Context is not null && RequestContext.ReentrancyId is var id && id != Guid.Empty)
            ReentrancyId = id;
    }

    /// <summary>Makes the caller's values those of the code that follows in the same async method.</summary>
    public void RestoreCaller()
    {
        RequestContext.Current = Context;
        Activity.Current = Activity;
    }

    /// <summary>Runs in the activation and answers the caller; never throws.</summary>
    public abstract Task RunAsync(Activation activation);

    /// <summary>Answers the caller that the call will not run.</summary>
    public abstract void Reject(Exception reason);
}
