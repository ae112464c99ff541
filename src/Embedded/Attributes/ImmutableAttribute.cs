namespace Orleans;

/// <summary>
/// Promises that a value is never changed once sent. This host passes every argument and result by reference, marked
/// or not; a message that is changed after it was sent is a mistake here, where Orleans would have copied it.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Field | AttributeTargets.Property
    | AttributeTargets.Parameter | AttributeTargets.ReturnValue, Inherited = false)]
public sealed class ImmutableAttribute : Attribute;
