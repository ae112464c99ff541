namespace OrleansJobs.Silo.Handlers.Audio.Wav;

/// <summary>One RIFF chunk: four letters, where its payload begins and the size its header claims.</summary>
internal readonly record struct WavChunk(string Id, long Start, uint Size)
{
    /// <summary>Offset of the first byte after the payload, padding not counted.</summary>
    public long End => Start + Size;
}
