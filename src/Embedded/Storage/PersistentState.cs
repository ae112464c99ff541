using Microsoft.Extensions.DependencyInjection;
using Orleans.Activations;
using Orleans.Runtime;

namespace Orleans.Storage;

/// <summary>A stored state of an activation, whatever its type.</summary>
internal abstract class PersistentState
{
    public abstract Task ReadStateAsync();

    /// <summary>Makes the state a constructor parameter asks for; it is not read yet.</summary>
    public static PersistentState Create(Type parameterType, PersistentStateAttribute facet, Activation activation)
    {
        var services = activation.ActivationServices;
        var storage = (facet.StorageName is null ? services.GetService<IGrainStorage>() : services.GetKeyedService<IGrainStorage>(facet.StorageName))
            ?? throw new BadProviderConfigException(
                $"Grain {activation.GrainId} asks for a grain storage named '{facet.StorageName}', but no such {nameof(IGrainStorage)} is registered.");
        var stateType = parameterType.GetGenericArguments().Single();
        return (PersistentState)Activator.CreateInstance(
            typeof(PersistentState<>).MakeGenericType(stateType), activation, facet.StateName, storage)!;
    }
}
