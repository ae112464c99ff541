using System.Diagnostics.CodeAnalysis;

namespace Orleans.Runtime;

/// <summary>Which grain: its type and its key. Written "type/key".</summary>
/// <param name="type">The grain's type.</param>
/// <param name="key">The grain's key.</param>
public readonly struct GrainId(GrainType type, IdSpan key) : IEquatable<GrainId>, IComparable<GrainId>, IParsable<GrainId>
{
    /// <summary>The grain's type.</summary>
    public GrainType Type => type;

    /// <summary>The grain's key.</summary>
    public IdSpan Key => key;

    /// <summary>True for no grain.</summary>
    public bool IsDefault => type.IsDefault && key.IsDefault;

    /// <summary>Makes an id of two texts.</summary>
    /// <param name="type">The grain's type.</param>
    /// <param name="key">The grain's key; not empty.</param>
    /// <returns>The id.</returns>
    public static GrainId Create(string type, string key) => Create(GrainType.Create(type), key);

    /// <summary>Makes an id.</summary>
    /// <param name="type">The grain's type.</param>
    /// <param name="key">The grain's key; not empty.</param>
    /// <returns>The id.</returns>
    public static GrainId Create(GrainType type, string key)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(key);
        return new GrainId(type, IdSpan.Create(key));
    }

    /// <summary>Makes an id.</summary>
    /// <param name="type">The grain's type.</param>
    /// <param name="key">The grain's key.</param>
    /// <returns>The id.</returns>
    public static GrainId Create(GrainType type, IdSpan key) => new(type, key);

    /// <summary>Reads "type/key"; the key may contain further slashes.</summary>
    /// <param name="value">The text.</param>
    /// <returns>The id.</returns>
    /// <exception cref="ArgumentException">There is no slash in the text.</exception>
    public static GrainId Parse(string value) => Parse(value, null);

    /// <inheritdoc cref="Parse(string)"/>
    public static GrainId Parse(string value, IFormatProvider? provider) => TryParse(value, provider, out var id)
        ? id
        : throw new ArgumentException($"'{value}' is not a grain id; expected 'type/key'.", nameof(value));

    /// <summary>Reads "type/key" if the text is one.</summary>
    /// <param name="value">The text.</param>
    /// <param name="result">The id.</param>
    /// <returns>Whether it is.</returns>
    public static bool TryParse([NotNullWhen(true)] string? value, out GrainId result) => TryParse(value, null, out result);

    /// <inheritdoc cref="TryParse(string?, out GrainId)"/>
    public static bool TryParse([NotNullWhen(true)] string? value, IFormatProvider? provider, out GrainId result)
    {
        var slash = value?.IndexOf('/') ?? -1;
        result = slash < 0 ? default : new GrainId(new GrainType(IdSpan.Create(value![..slash])), IdSpan.Create(value[(slash + 1)..]));
        return slash >= 0;
    }

    /// <summary>The same hash in every process, and on Orleans; reminder tables are read in ranges of it.</summary>
    /// <returns>The hash.</returns>
    public uint GetUniformHashCode() => unchecked(type.GetUniformHashCode() * 31 + key.GetUniformHashCode());

    /// <inheritdoc/>
    public bool Equals(GrainId other) => key.Equals(other.Key) && type.Equals(other.Type);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is GrainId other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => (int)GetUniformHashCode();

    /// <inheritdoc/>
    public int CompareTo(GrainId other) => type.CompareTo(other.Type) is not 0 and var order ? order : key.CompareTo(other.Key);

    /// <summary>The id as "type/key".</summary>
    /// <returns>The text.</returns>
    public override string ToString() => $"{type}/{key}";

    /// <summary>Same grain.</summary>
    /// <param name="left">One id.</param>
    /// <param name="right">Another id.</param>
    public static bool operator ==(GrainId left, GrainId right) => left.Equals(right);

    /// <summary>Different grains.</summary>
    /// <param name="left">One id.</param>
    /// <param name="right">Another id.</param>
    public static bool operator !=(GrainId left, GrainId right) => !left.Equals(right);
}
