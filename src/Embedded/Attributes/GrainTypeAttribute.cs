namespace Orleans;

/// <summary>
/// Names a grain class in grain ids. Default: the class name in lower case, without the suffix "Grain".
/// </summary>
/// <param name="grainType">The name; it must not change once ids were stored.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class GrainTypeAttribute(string grainType) : Attribute
{
    internal string GrainType { get; } = grainType;
}
