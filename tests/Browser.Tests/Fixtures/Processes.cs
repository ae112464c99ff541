using System.Diagnostics;

namespace OrleansJobs.Browser.Tests.Fixtures;

/// <summary>Processes that a test has started through another program.</summary>
internal static class Processes
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Gives a process that was asked to end the time to do so, and kills it with its children when it does not.</summary>
    public static void End(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            if (process.WaitForExit(Patience)) return;
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException)
        {
            // it has ended
        }
    }
}
