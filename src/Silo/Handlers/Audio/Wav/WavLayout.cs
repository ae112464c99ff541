namespace OrleansJobs.Silo.Handlers.Audio.Wav;

/// <summary>Where the audio of a file lies and how to read it.</summary>
/// <param name="Format">The checked format.</param>
/// <param name="DataStart">Offset of the first frame, in bytes from the start of the stream.</param>
/// <param name="Frames">Whole frames that are really there; at least one.</param>
internal sealed record WavLayout(WavFormat Format, long DataStart, long Frames);
