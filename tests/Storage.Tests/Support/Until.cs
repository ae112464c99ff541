using System.Diagnostics;

namespace OrleansJobs.Storage.Tests.Support;

/// <summary>Waits for what another process has to do.</summary>
internal static class Until
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task TrueAsync(Func<Task<bool>> condition)
    {
        var began = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < Patience, "It did not happen in time.");
            await Task.Delay(10);
        }
    }
}
