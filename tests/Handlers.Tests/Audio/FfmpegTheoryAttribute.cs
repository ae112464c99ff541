namespace OrleansJobs.Handlers.Tests.Audio;

/// <summary>A theory that is skipped, with the reason, where ffmpeg is not installed.</summary>
internal sealed class FfmpegTheoryAttribute : TheoryAttribute
{
    public FfmpegTheoryAttribute()
    {
        if (!Ffmpeg.IsInstalled)
        {
            Skip = "ffmpeg is not on the PATH; install it (apt-get install ffmpeg) to compare with its ebur128 filter.";
        }
    }
}
