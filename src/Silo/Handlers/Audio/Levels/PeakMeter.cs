namespace OrleansJobs.Silo.Handlers.Audio.Levels;

/// <summary>Sample peak: the largest magnitude of any sample in any channel, 1 at full scale.</summary>
internal sealed class PeakMeter : IAudioMeasurement
{
    /// <summary>Largest magnitude so far.</summary>
    public double Peak { get; private set; }

    public void Add(AudioBlock block)
    {
        for (var channel = 0; channel < block.Channels; channel++)
        {
            Peak = Math.Max(Peak, Samples.Peak(block.Channel(channel)));
        }
    }
}
