using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Concurrency;
using Orleans.Runtime;
using Orleans.Storage;

namespace Orleans.Activations;

/// <summary>A grain class and what its attributes say.</summary>
internal sealed class GrainClass
{
    private const string Suffix = "grain";
    private readonly ParameterInfo[] _ownParameters;
    private readonly Lazy<ObjectFactory> _factory;

    public GrainClass(Type type)
    {
        Type = type;
        GrainType = GrainType.Create(type.GetCustomAttribute<GrainTypeAttribute>()?.GrainType ?? NameOf(type));
        IsReentrant = type.IsDefined(typeof(ReentrantAttribute));
        MaxWorkers = type.GetCustomAttribute<StatelessWorkerAttribute>()?.MaxLocalWorkers;
        CollectionAge = type.GetCustomAttribute<CollectionAgeLimitAttribute>()?.Age;
        var constructor = type.GetConstructors().MaxBy(one => one.GetParameters().Length)
            ?? throw new OrleansConfigurationException($"Grain class {type} needs a public constructor.");
        _ownParameters = [.. constructor.GetParameters().Where(IsOwn)];
        _factory = new(() => ActivatorUtilities.CreateFactory(type, [.. _ownParameters.Select(parameter => parameter.ParameterType)]));
    }

    public Type Type { get; }

    public GrainType GrainType { get; }

    public bool IsReentrant { get; }

    /// <summary>The most activations of one key; null for a grain with one.</summary>
    public int? MaxWorkers { get; }

    /// <summary>The class's own collection age; null for the default.</summary>
    public TimeSpan? CollectionAge { get; }

    /// <summary>Makes a grain object; its stored states are made, but not read.</summary>
    /// <param name="activation">Where it will live.</param>
    /// <param name="states">The stored states it asks for.</param>
    public object Create(Activation activation, out List<PersistentState> states)
    {
        var arguments = new object[_ownParameters.Length];
        states = [];
        for (var index = 0; index < arguments.Length; index++)
        {
            if (_ownParameters[index].GetCustomAttribute<PersistentStateAttribute>() is not { } facet)
            {
                arguments[index] = activation;
                continue;
            }
            var state = PersistentState.Create(_ownParameters[index].ParameterType, facet, activation);
            states.Add(state);
            arguments[index] = state;
        }
        return _factory.Value(activation.ActivationServices, arguments);
    }

    private static bool IsOwn(ParameterInfo parameter) =>
        parameter.ParameterType == typeof(IGrainContext) || parameter.IsDefined(typeof(PersistentStateAttribute));

    private static string NameOf(Type type)
    {
        var name = type.Name.ToLowerInvariant();
        return name.Length > Suffix.Length && name.EndsWith(Suffix, StringComparison.Ordinal) ? name[..^Suffix.Length] : name;
    }
}
