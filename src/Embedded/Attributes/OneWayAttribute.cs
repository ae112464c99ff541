namespace Orleans.Concurrency;

/// <summary>A method whose caller does not wait: the call is done once sent, and its errors are only logged.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OneWayAttribute : Attribute;
