namespace OrleansJobs.Silo.Handlers.Audio.Rhythm;

/// <summary>Mixes the channels and averages every <c>factor</c> frames into one sample: rough, but good enough to find beats.</summary>
internal sealed class Decimator(int factor)
{
    private readonly float[] _mixed = new float[AudioBlock.MaxFrames];
    private readonly float[] _output = new float[AudioBlock.MaxFrames];
    private float _sum;
    private int _summed;

    /// <summary>Frames that become one sample.</summary>
    public int Factor => factor;

    /// <summary>The samples this block completes; valid until the next call.</summary>
    public ReadOnlySpan<float> Decimate(AudioBlock block)
    {
        Mix(block);
        var written = 0;
        var gain = 1f / (factor * block.Channels);
        foreach (var sample in _mixed.AsSpan(0, block.Frames))
        {
            _sum += sample;
            if (++_summed == factor)
            {
                _output[written++] = _sum * gain;
                (_sum, _summed) = (0, 0);
            }
        }
        return _output.AsSpan(0, written);
    }

    private void Mix(AudioBlock block)
    {
        block.Channel(0).CopyTo(_mixed);
        for (var channel = 1; channel < block.Channels; channel++)
        {
            var samples = block.Channel(channel);
            for (var frame = 0; frame < samples.Length; frame++)
            {
                _mixed[frame] += samples[frame];
            }
        }
    }
}
