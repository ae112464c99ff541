namespace OrleansJobs.Silo.Handlers.Audio.Wav;

/// <summary>How the numbers in the data chunk are written.</summary>
internal enum SampleEncoding
{
    /// <summary>Integers: unsigned at 8 bits, signed little-endian above.</summary>
    Integer,

    /// <summary>IEEE 754 floating point, full scale at ±1.</summary>
    Float,
}
