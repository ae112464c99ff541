namespace OrleansJobs.Support.Audio;

/// <summary>How a generated WAV is written: 44.1 kHz, 16 bit PCM, plain header unless said otherwise.</summary>
public sealed record WaveSpec
{
    public int SampleRate { get; init; } = 44_100;

    public int Bits { get; init; } = 16;

    public bool IsFloat { get; init; }

    /// <summary>Write WAVE_FORMAT_EXTENSIBLE with this mask of speakers; null for the plain header.</summary>
    public uint? ChannelMask { get; init; }
}
