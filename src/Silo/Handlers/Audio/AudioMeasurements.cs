using OrleansJobs.Silo.Handlers.Audio.Levels;
using OrleansJobs.Silo.Handlers.Audio.Loudness;
using OrleansJobs.Silo.Handlers.Audio.Rhythm;
using OrleansJobs.Silo.Handlers.Audio.Spectral;
using OrleansJobs.Silo.Handlers.Audio.Wav;

namespace OrleansJobs.Silo.Handlers.Audio;

/// <summary>All measurements of one file, fed together, so that the file is read once.</summary>
internal sealed class AudioMeasurements
{
    private readonly WavLayout _layout;
    private readonly PeakMeter _peak = new();
    private readonly TruePeakMeter _truePeak;
    private readonly RmsMeter _rms = new();
    private readonly LoudnessMeter _loudness;
    private readonly SilenceFinder _silences;
    private readonly ZeroCrossings _zeroCrossings;
    private readonly SpectrumMeter _spectrum;
    private readonly TempoEstimator _tempo;
    private readonly WaveformOverview _waveform;
    private readonly IAudioMeasurement[] _all;

    public AudioMeasurements(WavLayout layout)
    {
        _layout = layout;
        var format = layout.Format;
        _truePeak = new TruePeakMeter(format.SampleRate, format.Channels);
        _loudness = new LoudnessMeter(format);
        _silences = new SilenceFinder(format.SampleRate);
        _zeroCrossings = new ZeroCrossings(format.Channels);
        _spectrum = new SpectrumMeter(format.SampleRate, format.Channels, layout.Frames);
        _tempo = new TempoEstimator(format.SampleRate);
        _waveform = new WaveformOverview(layout.Frames);
        _all = [_peak, _truePeak, _rms, _loudness, _silences, _zeroCrossings, _spectrum, _tempo, _waveform];
    }

    /// <summary>Feeds the next frames to every measurement.</summary>
    public void Add(AudioBlock block)
    {
        foreach (var measurement in _all)
        {
            measurement.Add(block);
        }
    }

    /// <summary>The result, once every block is in.</summary>
    public AudioAnalysis Finish()
    {
        _spectrum.Finish();
        return new AudioAnalysis
        {
            DurationSeconds = Math.Round((double)_layout.Frames / _layout.Format.SampleRate, 6),
            SampleRate = _layout.Format.SampleRate,
            Channels = _layout.Format.Channels,
            BitsPerSample = _layout.Format.BitsPerSample,
            SamplePeakDbfs = Decibels(_peak.Peak),
            TruePeakDbtp = Decibels(_truePeak.Peak),
            RmsDbfs = Decibels(_rms.Rms),
            IntegratedLufs = Hundredths(_loudness.Integrated),
            LoudnessRangeLu = Hundredths(_loudness.Range),
            Silences = _silences.Finish(_layout.Frames),
            ZeroCrossingRate = Math.Round(_zeroCrossings.Rate, 6),
            SpectralCentroidHz = Hundredths(_spectrum.Centroid),
            DominantFrequencyHz = Hundredths(_spectrum.DominantFrequency),
            TempoBpm = Hundredths(_tempo.Finish()),
            Waveform = _waveform.Pairs,
        };
    }

    /// <summary>20·log10 of a magnitude; null for 0, which JSON could not write as −∞.</summary>
    private static double? Decibels(double magnitude) => magnitude == 0 ? null : Hundredths(20 * Math.Log10(magnitude));

    private static double? Hundredths(double? value) => value is { } known ? Math.Round(known, 2) : null;
}
