namespace OrleansJobs.Silo.Handlers.Audio;

/// <summary>One measurement, fed with every block of a file in order. What it found is read when the last block is in.</summary>
internal interface IAudioMeasurement
{
    /// <summary>Takes the next frames into account; must not keep the block.</summary>
    void Add(AudioBlock block);
}
