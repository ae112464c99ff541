namespace Orleans.Concurrency;

/// <summary>A grain class all of whose calls may interleave (still one at a time, switching at each await).</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ReentrantAttribute : Attribute;
