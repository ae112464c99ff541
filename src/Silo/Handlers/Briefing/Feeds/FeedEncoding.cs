using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.RegularExpressions;
using UtfUnknown;

namespace OrleansJobs.Silo.Handlers.Briefing.Feeds;

/// <summary>Turns the bytes of a feed into text, whatever they say they are.</summary>
internal static partial class FeedEncoding
{
    private const int Prolog = 1024;

    private const char Broken = '\uFFFD';

    /// <summary>How sure the detector must be.</summary>
    private const float Confident = 0.5f;

    /// <summary>
    /// The text. What the bytes prove goes before what is said of them: a byte order mark, then UTF-16, then what is right UTF-8 without
    /// exception; then the encoding that the server or the document declares, if all bytes fit; then UTF-8 with flaws; then the one they
    /// look most like.
    /// </summary>
    /// <param name="bytes">The feed.</param>
    /// <param name="declared">The charset that the server named; null when it named none.</param>
    public static string Decode(ReadOnlySpan<byte> bytes, string? declared)
    {
        if (Marked(bytes) is { } marked) return marked;
        string?[] names = [declared, DeclaredWithin(bytes)];
        if (names.FirstOrDefault(IsSevenBit) is { } sevenBit && TryDecode(bytes, sevenBit, out var text)) return text;
        foreach (var name in names.Prepend("utf-8"))
        {
            if (TryDecode(bytes, name, out text)) return text;
        }

        return Flawed(bytes) ?? Guessed(bytes);
    }

    /// <summary>UTF-8 with a broken sign here and there; null when it has more broken signs than that.</summary>
    private static string? Flawed(ReadOnlySpan<byte> bytes)
    {
        var text = Encoding.UTF8.GetString(bytes);
        var broken = text.Count(sign => sign == Broken);
        return broken * 10 < text.Count(sign => sign > '\u007F' && sign != Broken) ? text : null;
    }

    private static string Guessed(ReadOnlySpan<byte> bytes)
    {
        var looks = CharsetDetector.DetectFromBytes(bytes.ToArray()).Detected;
        return looks is { Confidence: >= Confident } && TryDecode(bytes, looks.EncodingName, out var text) ? text
            : Find("windows-1252", strict: false)!.GetString(bytes);
    }

    private static string? Marked(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0xEF, 0xBB, 0xBF, ..] => Encoding.UTF8.GetString(bytes[3..]),
        [0xFF, 0xFE, 0, 0, ..] => Encoding.UTF32.GetString(bytes[4..]),
        [0xFF, 0xFE, ..] => Encoding.Unicode.GetString(bytes[2..]),
        [0xFE, 0xFF, ..] => Encoding.BigEndianUnicode.GetString(bytes[2..]),
        [(byte)'<' or (byte)'{', 0, not 0, 0, ..] => Encoding.Unicode.GetString(bytes),
        [0, (byte)'<' or (byte)'{', 0, not 0, ..] => Encoding.BigEndianUnicode.GetString(bytes),
        _ => null,
    };

    /// <summary>The encoding that the XML declaration names.</summary>
    private static string? DeclaredWithin(ReadOnlySpan<byte> bytes)
    {
        var declaration = Declaration().Match(Encoding.Latin1.GetString(bytes[..Math.Min(bytes.Length, Prolog)]));
        return declaration.Success ? declaration.Groups[1].Value : null;
    }

    /// <summary>Encodings whose bytes are all right UTF-8 and mean something else.</summary>
    private static bool IsSevenBit(string? name) => name is not null
        && (name.StartsWith("iso-2022-", StringComparison.OrdinalIgnoreCase) || name.StartsWith("hz-", StringComparison.OrdinalIgnoreCase));

    private static bool TryDecode(ReadOnlySpan<byte> bytes, string? name, [NotNullWhen(true)] out string? text)
    {
        text = null;
        try
        {
            text = Find(name, strict: true)?.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            // It is another one.
        }

        return text is not null;
    }

    private static Encoding? Find(string? name, bool strict)
    {
        name = name?.Trim().Trim('"', '\'').ToLowerInvariant() switch
        {
            null or "" or "utf-7" => null, // never in use, and a way around filters
            "iso-8859-1" or "latin1" or "us-ascii" or "ascii" => "windows-1252", // as browsers read them
            "utf8" => "utf-8",
            var other => other,
        };
        if (name is null) return null;
        var fallback = strict ? DecoderFallback.ExceptionFallback : DecoderFallback.ReplacementFallback;
        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(name, EncoderFallback.ReplacementFallback, fallback)
                ?? Encoding.GetEncoding(name, EncoderFallback.ReplacementFallback, fallback);
        }
        catch (ArgumentException)
        {
            return null; // no such encoding
        }
    }

    [GeneratedRegex("""^\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._\-]+)["']""")]
    private static partial Regex Declaration();
}
