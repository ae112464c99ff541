using System.Globalization;

namespace OrleansJobs.Support;

/// <summary>Where the chance of a test comes from. KILL_SEED repeats that of an earlier run.</summary>
public static class Seed
{
    /// <param name="say">Is told the seed, so that the run can be repeated.</param>
    public static int Choose(Action<string> say)
    {
        var seed = Environment.GetEnvironmentVariable("KILL_SEED") is { } given
            ? int.Parse(given, CultureInfo.InvariantCulture) : Random.Shared.Next();
        say($"KILL_SEED={seed}");
        return seed;
    }
}
