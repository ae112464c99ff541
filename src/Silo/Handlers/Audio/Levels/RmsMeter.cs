namespace OrleansJobs.Silo.Handlers.Audio.Levels;

/// <summary>
/// Root mean square over all samples of all channels. A full-scale sine has 1/√2 (−3.01 dBFS); AES17's +3 dB is not added.
/// </summary>
internal sealed class RmsMeter : IAudioMeasurement
{
    private double _squares;
    private long _samples;

    /// <summary>The root mean square so far; 0 before the first frame.</summary>
    public double Rms => _samples == 0 ? 0 : Math.Sqrt(_squares / _samples);

    public void Add(AudioBlock block)
    {
        for (var channel = 0; channel < block.Channels; channel++)
        {
            _squares += Samples.SumOfSquares(block.Channel(channel));
        }
        _samples += (long)block.Frames * block.Channels;
    }
}
