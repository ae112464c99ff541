using OrleansJobs.Silo.Handlers.Audio.Wav;

namespace OrleansJobs.Silo.Handlers.Audio.Loudness;

/// <summary>
/// Integrated loudness and loudness range. Power is summed in steps of 100 ms; each step ends a gating block of 400 ms
/// (overlapping by 75 %) and a short-term block of 3 s. Sources: ITU-R BS.1770-4, Annex 1; EBU R 128 with Tech 3341
/// (integrated loudness) and Tech 3342 (loudness range).
/// </summary>
internal sealed class LoudnessMeter : IAudioMeasurement
{
    private const int StepsPerSecond = 10;
    private const int GatingSteps = 4;
    private const int ShortTermSteps = 30;

    /// <summary>The relative gate of integrated loudness, in LU. Source: ITU-R BS.1770-4, Annex 1, equation (7).</summary>
    private const double IntegratedGate = 10;

    /// <summary>The relative gate of loudness range, in LU, and its percentiles. Source: EBU Tech 3342, section 2.</summary>
    private const double RangeGate = 20;
    private const double RangeLow = 0.10;
    private const double RangeHigh = 0.95;

    private readonly int _sampleRate;
    private readonly double[] _weights;
    private readonly KWeighting[] _filters;
    private readonly LoudnessHistogram _gatingBlocks = new();
    private readonly LoudnessHistogram _shortTermBlocks = new();
    private readonly (double Energy, long Frames)[] _steps = new (double, long)[ShortTermSteps];
    private long _stepsDone;
    private double _energy;
    private long _frame;

    public LoudnessMeter(WavFormat format)
    {
        _sampleRate = format.SampleRate;
        _weights = ChannelWeights.For(format);
        _filters = IsMeasurable ? [.. _weights.Select(_ => new KWeighting(format.SampleRate))] : [];
    }

    /// <summary>In LUFS; null when no gating block is louder than −70 LUFS or the file is shorter than 400 ms.</summary>
    public double? Integrated => _gatingBlocks.GatedLoudness(IntegratedGate);

    /// <summary>In LU; null when no short-term block is louder than −70 LUFS or the file is shorter than 3 s.</summary>
    public double? Range => _shortTermBlocks.Spread(RangeGate, RangeLow, RangeHigh);

    public void Add(AudioBlock block)
    {
        for (var done = 0; IsMeasurable && done < block.Frames;)
        {
            var count = (int)Math.Min(block.Frames - done, StepEnd - _frame);
            AddWithinStep(block, done, count);
            done += count;
        }
    }

    private bool IsMeasurable => _sampleRate >= KWeighting.MinSampleRate;

    /// <summary>Where the current step ends; a tenth of a second need not be a whole number of frames.</summary>
    private long StepEnd => (_stepsDone + 1) * _sampleRate / StepsPerSecond;

    private void AddWithinStep(AudioBlock block, int first, int count)
    {
        for (var channel = 0; channel < block.Channels; channel++)
        {
            if (_weights[channel] > 0)
            {
                _energy += _weights[channel] * _filters[channel].Energy(block.Channel(channel).Slice(first, count));
            }
        }
        _frame += count;
        if (_frame == StepEnd)
        {
            EndStep();
        }
    }

    private void EndStep()
    {
        var frames = StepEnd - _stepsDone * _sampleRate / StepsPerSecond;
        _steps[_stepsDone % ShortTermSteps] = (_energy, frames);
        _energy = 0;
        _stepsDone++;
        Count(GatingSteps, _gatingBlocks);
        Count(ShortTermSteps, _shortTermBlocks);
    }

    private void Count(int steps, LoudnessHistogram blocks)
    {
        if (_stepsDone < steps)
        {
            return;
        }
        var (energy, frames) = (0.0, 0L);
        for (var step = _stepsDone - steps; step < _stepsDone; step++)
        {
            energy += _steps[step % ShortTermSteps].Energy;
            frames += _steps[step % ShortTermSteps].Frames;
        }
        blocks.Add(energy / frames);
    }
}
