namespace OrleansJobs.Silo.Handlers.Audio;

/// <summary>Some consecutive frames, one array of samples a channel. The same block is refilled, so nobody keeps its spans.</summary>
internal sealed class AudioBlock
{
    /// <summary>Most frames in a block: small enough for the cache, large enough that the cost of a block does not count.</summary>
    public const int MaxFrames = 8192;

    private readonly float[][] _samples;

    public AudioBlock(int channels)
    {
        _samples = new float[channels][];
        for (var channel = 0; channel < channels; channel++)
        {
            _samples[channel] = new float[MaxFrames];
        }
    }

    /// <summary>How many channels there are.</summary>
    public int Channels => _samples.Length;

    /// <summary>Position of the first frame in the file.</summary>
    public long FirstFrame { get; private set; }

    /// <summary>How many frames the block holds now.</summary>
    public int Frames { get; private set; }

    /// <summary>The samples of one channel, full scale at ±1.</summary>
    public ReadOnlySpan<float> Channel(int channel) => _samples[channel].AsSpan(0, Frames);

    /// <summary>Makes room for the next frames; <see cref="Writable"/> then takes them.</summary>
    public void Begin(long firstFrame, int frames) => (FirstFrame, Frames) = (firstFrame, frames);

    /// <summary>Where the samples of one channel go.</summary>
    public Span<float> Writable(int channel) => _samples[channel].AsSpan(0, Frames);
}
