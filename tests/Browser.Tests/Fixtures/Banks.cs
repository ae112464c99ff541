using OrleansJobs.Support;

namespace OrleansJobs.Browser.Tests.Fixtures;

/// <summary>What there is to report on a bank.</summary>
internal static class Banks
{
    /// <summary>Puts a file of notes where the service looks for it; the model is asked to sum it up.</summary>
    public static void PutNotes(TemporaryDirectory data, string bank)
    {
        var folder = Directory.CreateDirectory(data.Of(Path.Combine("research", bank)));
        File.WriteAllText(Path.Combine(folder.FullName, "notes.md"), "Deposits grew. Loans fell. The bank opened two branches.");
    }
}
