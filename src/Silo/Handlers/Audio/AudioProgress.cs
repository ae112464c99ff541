namespace OrleansJobs.Silo.Handlers.Audio;

/// <summary>How far an analysis has come.</summary>
/// <param name="Step">What is being done, one of the constants here.</param>
/// <param name="Current">How much of it is done, in frames while measuring.</param>
/// <param name="Total">How much there is.</param>
internal readonly record struct AudioProgress(string Step, long Current, long Total)
{
    public const string ReadingHeader = "Reading the header";
    public const string Measuring = "Measuring";
    public const string SummingUp = "Summing up";
}
