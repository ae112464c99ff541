using OrleansJobs.Grains.Execution;
using OrleansJobs.Silo.Handlers.Audio.Wav;

namespace OrleansJobs.Silo.Handlers.Audio;

/// <summary>Analyses a WAV file in one pass and in memory that does not grow with its size.</summary>
internal static class AudioAnalyzer
{
    /// <summary>
    /// Reads <paramref name="wav"/>, which must be seekable, to the end of its audio. Progress comes in order and at most
    /// about a hundred times. A file that cannot be analysed throws <see cref="JobFailedException"/> and nothing else.
    /// Keeps one core busy, about a second for three minutes of CD audio, so it is not for a grain's turn.
    /// </summary>
    public static async Task<AudioAnalysis> AnalyzeAsync(Stream wav, Action<AudioProgress> report, CancellationToken cancellationToken)
    {
        report(new AudioProgress(AudioProgress.ReadingHeader, 0, 1));
        var layout = await WavReader.ReadLayoutAsync(wav, cancellationToken);
        report(new AudioProgress(AudioProgress.ReadingHeader, 1, 1));

        var measurements = new AudioMeasurements(layout);
        await MeasureAsync(wav, layout, measurements, report, cancellationToken);

        report(new AudioProgress(AudioProgress.SummingUp, 0, 1));
        var analysis = measurements.Finish();
        report(new AudioProgress(AudioProgress.SummingUp, 1, 1));
        return analysis;
    }

    private static async Task MeasureAsync(
        Stream wav, WavLayout layout, AudioMeasurements measurements, Action<AudioProgress> report, CancellationToken cancellationToken)
    {
        using var reader = new WavBlockReader(wav, layout);
        var reported = -1L;
        while (await reader.ReadAsync(cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            measurements.Add(reader.Block);
            var done = reader.Block.FirstFrame + reader.Block.Frames;
            var percent = 100 * done / layout.Frames;
            if (percent != reported)
            {
                report(new AudioProgress(AudioProgress.Measuring, done, layout.Frames));
                reported = percent;
            }
        }
    }
}
