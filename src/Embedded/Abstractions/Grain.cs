using Microsoft.Extensions.DependencyInjection;
using Orleans.Activations;
using Orleans.Runtime;

namespace Orleans;

/// <summary>The base of grain classes: one object per grain in memory, one call at a time.</summary>
public abstract class Grain : IGrainBase, IAddressable
{
    private readonly Activation? _activation;

    /// <summary>Takes the activation that is being made on this thread.</summary>
    protected Grain() => _activation = Activation.Current;

    /// <summary>Takes a given activation.</summary>
    /// <param name="grainContext">The activation.</param>
    protected Grain(IGrainContext grainContext) => _activation = (Activation)grainContext;

    /// <summary>The activation this object lives in.</summary>
    public IGrainContext GrainContext => Own;

    /// <summary>The grain id as a text.</summary>
    public string IdentityString => GrainContext.GrainId.ToString();

    /// <summary>Makes references to other grains.</summary>
    protected IGrainFactory GrainFactory => ServiceProvider.GetRequiredService<IGrainFactory>();

    /// <summary>The services of this activation.</summary>
    protected internal IServiceProvider ServiceProvider => Own.ActivationServices;

    private Activation Own => _activation
        ?? throw new InvalidOperationException("This grain was made outside of the grain host; get a reference from IGrainFactory.");

    /// <inheritdoc cref="IGrainBase.OnActivateAsync"/>
    public virtual Task OnActivateAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc cref="IGrainBase.OnDeactivateAsync"/>
    public virtual Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Ends this activation after the calls that run now; the next call makes a new one.</summary>
    protected void DeactivateOnIdle() => GrainBaseExtensions.DeactivateOnIdle(this);

    /// <summary>Keeps an idle activation longer than the collection age.</summary>
    /// <param name="timeSpan">
    /// How long, from now; zero or less takes an earlier wish back; <see cref="TimeSpan.MaxValue"/> is for ever.
    /// </param>
    protected void DelayDeactivation(TimeSpan timeSpan) => Own.Idleness.KeepFor(timeSpan);
}
