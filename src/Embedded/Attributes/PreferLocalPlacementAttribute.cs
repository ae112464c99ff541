namespace Orleans.Placement;

/// <summary>Asks for activation on the caller's silo. There is one process here: always so, and this host ignores it.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class PreferLocalPlacementAttribute : Attribute;
