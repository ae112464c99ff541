using System.Collections.Concurrent;
using Orleans.Metadata;
using Orleans.Runtime;
using Orleans.Serialization.TypeSystem;

namespace OrleansJobs.Silo.Hosting;

/// <summary>Remembers what the interfaces of grains are called on the wire. Orleans works it out anew, by reflection, for each reference that
/// is made, which costs more than the call. The names are its own.</summary>
internal sealed class KnownInterfaceTypes(TypeConverter names) : IGrainInterfaceTypeProvider
{
    private readonly GrainInterfaceTypeResolver _convention = new([], names);
    private readonly ConcurrentDictionary<Type, GrainInterfaceType> _known = new();

    public bool TryGetGrainInterfaceType(Type type, out GrainInterfaceType grainInterfaceType)
    {
        grainInterfaceType = default;
        if (type.Assembly != typeof(Grains.Contracts.IJobGrain).Assembly)
        {
            return false;
        }

        grainInterfaceType = _known.GetOrAdd(type, _convention.GetGrainInterfaceTypeByConvention);
        return true;
    }
}
