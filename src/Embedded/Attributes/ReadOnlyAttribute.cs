namespace Orleans.Concurrency;

/// <summary>A method that changes nothing: calls of read-only methods of one activation may interleave with each other.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ReadOnlyAttribute : Attribute;
