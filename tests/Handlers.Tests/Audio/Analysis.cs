using OrleansJobs.Grains.Execution;
using OrleansJobs.Silo.Handlers.Audio;
using OrleansJobs.Support.Audio;

namespace OrleansJobs.Handlers.Tests.Audio;

/// <summary>Short ways to analyse generated audio.</summary>
internal static class Analysis
{
    public static Task<AudioAnalysis> OfAsync(byte[] file) =>
        AudioAnalyzer.AnalyzeAsync(new MemoryStream(file, writable: false), _ => { }, CancellationToken.None);

    public static Task<AudioAnalysis> OfAsync(WaveSpec spec, params double[][] channels) => OfAsync(WaveFile.Write(spec, channels));

    public static async Task<JobFailedException> ErrorOfAsync(byte[] file) =>
        await Assert.ThrowsAsync<JobFailedException>(() => OfAsync(file));
}
