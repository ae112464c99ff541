namespace Orleans;

/// <summary>Marks a type that travels in a message. In one process nothing is serialized: this host ignores it.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Enum)]
public sealed class GenerateSerializerAttribute : Attribute;
