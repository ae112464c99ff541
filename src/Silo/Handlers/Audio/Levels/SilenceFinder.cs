namespace OrleansJobs.Silo.Handlers.Audio.Levels;

/// <summary>Silent stretches: every sample of every channel below −60 dBFS for at least half a second.</summary>
internal sealed class SilenceFinder(int sampleRate) : IAudioMeasurement
{
    /// <summary>A sample of this magnitude (−60 dBFS) or more is sound.</summary>
    public const float Threshold = 0.001f;

    /// <summary>Shorter pauses are not reported. In seconds.</summary>
    public const double MinSeconds = 0.5;

    /// <summary>Stretches reported at most, from the start of the file: a bound on memory and on the size of the result.</summary>
    public const int MaxStretches = 10_000;

    private readonly List<Silence> _silences = [];
    private long _silentFrom;

    /// <summary>The stretches in order, once the file has ended after <paramref name="frames"/> frames.</summary>
    public IReadOnlyList<Silence> Finish(long frames)
    {
        EndStretch(frames);
        _silentFrom = frames;
        return _silences;
    }

    public void Add(AudioBlock block)
    {
        for (var frame = 0; frame < block.Frames; frame++)
        {
            if (IsSound(block, frame))
            {
                EndStretch(block.FirstFrame + frame);
                _silentFrom = block.FirstFrame + frame + 1;
            }
        }
    }

    private static bool IsSound(AudioBlock block, int frame)
    {
        for (var channel = 0; channel < block.Channels; channel++)
        {
            if (MathF.Abs(block.Channel(channel)[frame]) >= Threshold)
            {
                return true;
            }
        }
        return false;
    }

    private void EndStretch(long end)
    {
        if ((double)(end - _silentFrom) / sampleRate >= MinSeconds && _silences.Count < MaxStretches)
        {
            _silences.Add(new Silence(Seconds(_silentFrom), Seconds(end)));
        }
    }

    private double Seconds(long frame) => Math.Round((double)frame / sampleRate, 6);
}
