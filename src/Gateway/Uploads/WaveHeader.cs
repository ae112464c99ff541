namespace OrleansJobs.Gateway.Uploads;

/// <summary>The first bytes of a WAV file: enough to refuse what is none before it is kept.</summary>
internal static class WaveHeader
{
    /// <summary>How many bytes are looked at.</summary>
    public const int Length = 12;

    /// <summary>Whether a file may begin like this: <c>RIFF</c>, <c>RF64</c> or <c>BW64</c>, a size, <c>WAVE</c>.</summary>
    public static bool IsWave(ReadOnlySpan<byte> start) =>
        start.Length >= Length
        && (start[..4].SequenceEqual("RIFF"u8) || start[..4].SequenceEqual("RF64"u8) || start[..4].SequenceEqual("BW64"u8))
        && start[8..12].SequenceEqual("WAVE"u8);
}
