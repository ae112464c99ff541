using OrleansJobs.Support.Calls;

namespace OrleansJobs.Storage.Tests.Support;

/// <summary>Waits for what another process has to do.</summary>
internal static class Until
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static Task TrueAsync(Func<Task<bool>> condition) => JobCalls.UntilAsync(condition, "what another process has to do was done", Patience);
}
