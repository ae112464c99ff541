namespace OrleansJobs.Silo.Handlers.Audio;

/// <summary>A silent stretch, in seconds from the start of the file.</summary>
internal sealed record Silence(double Start, double End);
