namespace OrleansJobs.Conformance_Tests.Support;

/// <summary>The first call of its kind, which loads what the others run on: that may take longer than its caller waits.</summary>
internal static class WarmUp
{
    /// <summary>Makes the call until it is answered in time, ten times at most.</summary>
    public static async Task RunAsync(Func<Task> call)
    {
        for (var left = 9; ; left--)
        {
            try
            {
                await call();
                return;
            }
            catch (TimeoutException) when (left > 0)
            {
                // it was cold
            }
        }
    }
}
