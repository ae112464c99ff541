namespace Orleans.Runtime;

/// <summary>The name of a grain class in grain ids.</summary>
public readonly struct GrainType : IEquatable<GrainType>, IComparable<GrainType>
{
    /// <summary>A type of a ready part.</summary>
    /// <param name="id">The part.</param>
    public GrainType(IdSpan id) => Value = id;

    /// <summary>The name as an id part.</summary>
    public IdSpan Value { get; }

    /// <summary>True for no type.</summary>
    public bool IsDefault => Value.IsDefault;

    /// <summary>Makes a type of a name.</summary>
    /// <param name="value">The name; not empty.</param>
    /// <returns>The type.</returns>
    public static GrainType Create(string value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(value);
        return new GrainType(IdSpan.Create(value));
    }

    /// <summary>The same hash in every process, and on Orleans.</summary>
    /// <returns>The hash.</returns>
    public uint GetUniformHashCode() => Value.GetUniformHashCode();

    /// <inheritdoc/>
    public bool Equals(GrainType other) => Value.Equals(other.Value);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is GrainType other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Value.GetHashCode();

    /// <inheritdoc/>
    public int CompareTo(GrainType other) => Value.CompareTo(other.Value);

    /// <summary>The name.</summary>
    /// <returns>The name.</returns>
    public override string ToString() => Value.ToString();

    /// <summary>Same name.</summary>
    /// <param name="left">One type.</param>
    /// <param name="right">Another type.</param>
    public static bool operator ==(GrainType left, GrainType right) => left.Equals(right);

    /// <summary>Different names.</summary>
    /// <param name="left">One type.</param>
    /// <param name="right">Another type.</param>
    public static bool operator !=(GrainType left, GrainType right) => !left.Equals(right);
}
