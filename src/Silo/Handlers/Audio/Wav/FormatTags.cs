namespace OrleansJobs.Silo.Handlers.Audio.Wav;

/// <summary>Codec numbers of the fmt chunk. Source: Microsoft mmreg.h; IETF RFC 2361.</summary>
internal static class FormatTags
{
    public const ushort Pcm = 0x0001;
    public const ushort IeeeFloat = 0x0003;
    public const ushort Extensible = 0xFFFE;

    /// <summary>The tag with its name where it is a common one: "MP3 (format tag 0x0055)".</summary>
    public static string Describe(ushort tag) =>
        NameOf(tag) is { } name ? $"{name} (format tag 0x{tag:X4})" : $"format tag 0x{tag:X4}";

    private static string? NameOf(ushort tag) => tag switch
    {
        0x0002 => "Microsoft ADPCM",
        0x0006 => "A-law",
        0x0007 => "µ-law",
        0x0011 => "IMA ADPCM",
        0x0031 => "GSM 6.10",
        0x0050 => "MPEG layer 1 or 2",
        0x0055 => "MP3",
        0x0092 => "Dolby AC-3",
        0x00FF => "AAC",
        0x0161 => "Windows Media Audio",
        0xF1AC => "FLAC",
        _ => null,
    };
}
