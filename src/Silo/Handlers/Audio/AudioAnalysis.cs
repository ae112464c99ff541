namespace OrleansJobs.Silo.Handlers.Audio;

/// <summary>What was found in a file; docs/audio-analysis.md explains each figure. The JSON names are these in snake case.</summary>
internal sealed record AudioAnalysis
{
    /// <summary>In seconds: frames / sample rate.</summary>
    public required double DurationSeconds { get; init; }

    /// <summary>In Hz.</summary>
    public required int SampleRate { get; init; }

    public required int Channels { get; init; }

    /// <summary>Width of a sample in the file.</summary>
    public required int BitsPerSample { get; init; }

    /// <summary>In dBFS; null for digital silence.</summary>
    public required double? SamplePeakDbfs { get; init; }

    /// <summary>In dBTP; null for digital silence.</summary>
    public required double? TruePeakDbtp { get; init; }

    /// <summary>In dBFS; null for digital silence.</summary>
    public required double? RmsDbfs { get; init; }

    /// <summary>In LUFS; null when nothing passes the gate, under 400 ms, or below 4 kHz sample rate.</summary>
    public required double? IntegratedLufs { get; init; }

    /// <summary>In LU; null when nothing passes the gate, under 3 s, or below 4 kHz sample rate.</summary>
    public required double? LoudnessRangeLu { get; init; }

    /// <summary>Stretches below −60 dBFS of at least 0.5 s; the first 10,000.</summary>
    public required IReadOnlyList<Silence> Silences { get; init; }

    /// <summary>Sign changes for each pair of neighbouring samples, 0 to 1.</summary>
    public required double ZeroCrossingRate { get; init; }

    /// <summary>In Hz; null for silence.</summary>
    public required double? SpectralCentroidHz { get; init; }

    /// <summary>In Hz; null for silence.</summary>
    public required double? DominantFrequencyHz { get; init; }

    /// <summary>In beats a minute; null without a steady beat.</summary>
    public required double? TempoBpm { get; init; }

    /// <summary>800 pairs [min, max], full scale at ±1.</summary>
    public required IReadOnlyList<double[]> Waveform { get; init; }
}
