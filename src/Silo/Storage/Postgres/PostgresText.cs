using System.Buffers;
using System.Text;

namespace OrleansJobs.Silo.Storage.Postgres;

/// <summary>
/// Text as PostgreSQL can hold it: it has no U+0000. That one becomes U+0001 U+0001 and U+0001 becomes U+0001 U+0002, so that every text
/// comes back as it was and sorts as it did. Half a surrogate pair, which no encoding holds, becomes U+FFFD.
/// </summary>
internal static class PostgresText
{
    private static readonly SearchValues<char> Escaped = SearchValues.Create("\0\u0001");

    /// <summary>The text as it is kept.</summary>
    public static string? Write(string? text)
    {
        if (text is null) return null;
        if (text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF')) text = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
        return text.AsSpan().ContainsAny(Escaped)
            ? text.Replace("\u0001", "\u0001\u0002", StringComparison.Ordinal).Replace("\0", "\u0001\u0001", StringComparison.Ordinal)
            : text;
    }

    /// <summary>The text as it was.</summary>
    public static string Read(string kept)
    {
        if (!kept.Contains('\u0001', StringComparison.Ordinal)) return kept;
        var text = new StringBuilder(kept.Length);
        for (var index = 0; index < kept.Length; index++)
            text.Append(kept[index] == '\u0001' ? (char)(kept[++index] - 1) : kept[index]);
        return text.ToString();
    }
}
