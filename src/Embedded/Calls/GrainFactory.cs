using Orleans.Activations;
using Orleans.Runtime;

namespace Orleans.Calls;

/// <summary>The grain factory of this process, inside and outside of grains.</summary>
internal sealed class GrainFactory(GrainCatalog catalog, CallSender sender, IServiceProvider services) : IClusterClient
{
    public IServiceProvider ServiceProvider => services;

    public TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey =>
        GetGrain<TGrainInterface>(GrainId.Create(catalog.ImplementationOf(typeof(TGrainInterface), grainClassNamePrefix), primaryKey));

    public TGrainInterface GetGrain<TGrainInterface>(GrainId grainId) where TGrainInterface : IAddressable =>
        (TGrainInterface)sender.ReferenceTo(typeof(TGrainInterface), grainId);
}
