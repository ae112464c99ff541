namespace OrleansJobs.Handlers.Tests.Audio;

/// <summary>A theory that is skipped, with the reason, where ffmpeg or the speech synthesiser espeak-ng is not installed.</summary>
internal sealed class EspeakTheoryAttribute : TheoryAttribute
{
    public EspeakTheoryAttribute()
    {
        var folders = Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator) ?? [];
        if (!Ffmpeg.IsInstalled || !folders.Any(folder => File.Exists(Path.Combine(folder, "espeak-ng"))))
        {
            Skip = "ffmpeg and espeak-ng are not both on the PATH; install them to compare on speech.";
        }
    }
}
