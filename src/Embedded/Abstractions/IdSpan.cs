using System.Text;

namespace Orleans.Runtime;

/// <summary>A part of a grain id: its type or its key, with a hash that is the same in every process.</summary>
public readonly struct IdSpan : IEquatable<IdSpan>, IComparable<IdSpan>
{
    private readonly string? _value;
    private readonly uint _hash;

    private IdSpan(string value)
    {
        _value = value;
        _hash = StableHash.Compute(Encoding.UTF8.GetBytes(value));
    }

    /// <summary>True for the empty part.</summary>
    public bool IsDefault => string.IsNullOrEmpty(_value);

    /// <summary>Makes a part of a text.</summary>
    /// <param name="id">The text.</param>
    /// <returns>The part.</returns>
    public static IdSpan Create(string id) => new(id);

    /// <summary>The same hash in every process, and on Orleans.</summary>
    /// <returns>The hash.</returns>
    public uint GetUniformHashCode() => _hash;

    /// <inheritdoc/>
    public bool Equals(IdSpan other) => _hash == other._hash && string.Equals(_value, other._value, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is IdSpan other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => (int)_hash;

    /// <inheritdoc/>
    public int CompareTo(IdSpan other) => string.CompareOrdinal(_value, other._value);

    /// <summary>The text of the part.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => _value ?? "";

    /// <summary>Same text.</summary>
    /// <param name="left">One part.</param>
    /// <param name="right">Another part.</param>
    public static bool operator ==(IdSpan left, IdSpan right) => left.Equals(right);

    /// <summary>Different texts.</summary>
    /// <param name="left">One part.</param>
    /// <param name="right">Another part.</param>
    public static bool operator !=(IdSpan left, IdSpan right) => !left.Equals(right);
}
