using System.Globalization;
using Xunit.Abstractions;

namespace OrleansJobs.Cluster.Tests.Fixtures;

/// <summary>Where the chance of a test comes from. KILL_SEED repeats that of an earlier run.</summary>
internal static class Seed
{
    public static int Choose(ITestOutputHelper output)
    {
        var seed = Environment.GetEnvironmentVariable("KILL_SEED") is { } given
            ? int.Parse(given, CultureInfo.InvariantCulture) : Random.Shared.Next();
        output.WriteLine($"KILL_SEED={seed}");
        return seed;
    }
}
