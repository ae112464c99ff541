namespace Orleans;

/// <summary>The name of a type or method on the wire. In one process nothing is serialized: this host ignores it.</summary>
/// <param name="alias">The name, unique within the application.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Interface | AttributeTargets.Struct | AttributeTargets.Enum
    | AttributeTargets.Method, AllowMultiple = true)]
public sealed class AliasAttribute(string alias) : Attribute
{
    /// <summary>The name.</summary>
    public string Alias { get; } = alias;
}
