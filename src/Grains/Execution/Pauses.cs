namespace OrleansJobs.Grains.Execution;

/// <summary>The pauses between the tries of a call that is made until it is kept or refused: a tenth of a second, doubling, at most two.</summary>
internal static class Pauses
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    /// <summary>The pause after the first try.</summary>
    public static readonly TimeSpan First = TimeSpan.FromMilliseconds(100);

    /// <summary>The one that follows a pause.</summary>
    public static TimeSpan After(TimeSpan pause) => pause * 2 < Longest ? pause * 2 : Longest;
}
