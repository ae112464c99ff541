namespace Orleans.Concurrency;

/// <summary>A method that may start while any other call of the same activation is waiting for something.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AlwaysInterleaveAttribute : Attribute;
