namespace OrleansJobs.Silo.Handlers.Audio;

/// <summary>What can be wrong with an uploaded file, as one word each.</summary>
internal static class AudioErrorCodes
{
    /// <summary>The file has no bytes.</summary>
    public const string Empty = "empty";

    /// <summary>The file is something other than a RIFF, RF64 or BW64 WAVE file.</summary>
    public const string NotWav = "not_wav";

    /// <summary>The file ends before the sizes in its header say it does.</summary>
    public const string Truncated = "truncated";

    /// <summary>The header is missing a part or contradicts itself.</summary>
    public const string BadHeader = "bad_header";

    /// <summary>The header is sound but asks for something this analysis does not read.</summary>
    public const string Unsupported = "unsupported";

    /// <summary>The file is a sound WAV with not one frame of audio in it.</summary>
    public const string NoAudio = "no_audio";
}
