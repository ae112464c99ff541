namespace OrleansJobs.Silo.Handlers.Audio.Wav;

/// <summary>A checked format: every value is one the decoder can read.</summary>
/// <param name="Encoding">How a sample is written.</param>
/// <param name="Channels">1 to <see cref="FormatChunk.MaxChannels"/>.</param>
/// <param name="SampleRate">In Hz, 1 to <see cref="FormatChunk.MaxSampleRate"/>.</param>
/// <param name="BitsPerSample">The container's width: 8, 16, 24 or 32 for integers, 32 or 64 for floats.</param>
/// <param name="ChannelMask">The speakers of WAVE_FORMAT_EXTENSIBLE, lowest bit first; 0 when the file names none.</param>
internal sealed record WavFormat(SampleEncoding Encoding, int Channels, int SampleRate, int BitsPerSample, uint ChannelMask)
{
    /// <summary>Bytes of one sample in every channel.</summary>
    public int BytesPerFrame => Channels * BitsPerSample / 8;
}
