namespace Orleans.Runtime;

/// <summary>Asks for a stored state as a constructor parameter of type <see cref="IPersistentState{TState}"/>.</summary>
/// <param name="stateName">The name of the state, unique within the grain class.</param>
/// <param name="storageName">The key of the IGrainStorage service. Default: the unnamed one.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public class PersistentStateAttribute(string stateName, string? storageName = null) : Attribute
{
    /// <summary>The name of the state.</summary>
    public string StateName { get; } = stateName;

    /// <summary>The key of the storage service; null for the unnamed one.</summary>
    public string? StorageName { get; } = storageName;
}
