using System.Collections.Concurrent;
using System.Reflection;
using Orleans.Runtime;

namespace Orleans.Activations;

/// <summary>The grain classes of the given assemblies, internal ones too.</summary>
internal sealed class GrainCatalog
{
    private readonly Dictionary<GrainType, GrainClass> _classes;
    private readonly ConcurrentDictionary<(Type Interface, string? Prefix), GrainType> _implementations = new();

    public GrainCatalog(IEnumerable<Assembly> assemblies)
    {
        var classes = assemblies.Distinct().SelectMany(assembly => assembly.GetTypes()).Where(IsGrainClass)
            .Select(type => new GrainClass(type)).ToLookup(one => one.GrainType);
        if (classes.FirstOrDefault(same => same.Count() > 1) is { } clash)
            throw new OrleansConfigurationException(
                $"Several grain classes are named '{clash.Key}': {string.Join(", ", clash.Select(one => one.Type))}. Give all but one a [GrainType].");
        _classes = classes.ToDictionary(one => one.Key, one => one.Single());
    }

    /// <summary>The class of a grain type.</summary>
    public GrainClass ClassOf(GrainType type) => _classes.GetValueOrDefault(type)
        ?? throw new ArgumentException($"There is no grain class named '{type}' in the assemblies of this host.");

    /// <summary>The grain type that implements an interface.</summary>
    /// <param name="grainInterface">The interface.</param>
    /// <param name="prefix">The start of the class's full name, where several classes have the interface.</param>
    public GrainType ImplementationOf(Type grainInterface, string? prefix) =>
        _implementations.GetOrAdd((grainInterface, prefix), Find);

    private GrainType Find((Type Interface, string? Prefix) wanted)
    {
        var found = _classes.Values.Where(one => wanted.Interface.IsAssignableFrom(one.Type)
            && one.Type.FullName!.StartsWith(wanted.Prefix ?? "", StringComparison.Ordinal)).ToList();
        return found switch
        {
            [var one] => one.GrainType,
            [] => throw new ArgumentException($"There is no grain class for interface {wanted.Interface} in the assemblies of this host."),
            _ => throw new ArgumentException(
                $"Several grain classes have interface {wanted.Interface}: {string.Join(", ", found.Select(one => one.Type))}."),
        };
    }

    private static bool IsGrainClass(Type type) =>
        type is { IsClass: true, IsAbstract: false, ContainsGenericParameters: false } && typeof(Grain).IsAssignableFrom(type);
}
