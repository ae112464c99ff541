namespace OrleansJobs.Silo.Handlers.Planning;

/// <summary>Who does the tasks.</summary>
/// <param name="Names">At least one.</param>
/// <param name="IsGenerated">Whether the planner made them up, because the understanding names nobody.</param>
internal sealed record Team(IReadOnlyList<string> Names, bool IsGenerated)
{
    private const int MostGenerated = 8;

    /// <summary>How many there are.</summary>
    public int Count => Names.Count;

    /// <summary>The understanding's resources; else as many as the earliest starts would keep busy at once, up to eight.</summary>
    public static Team For(Understanding? understanding, CriticalPath path)
    {
        var named = understanding?.SaidResources() ?? [];
        if (named.Length > 0) return new Team(named, IsGenerated: false);
        var needed = Math.Min(MostAtOnce(path), MostGenerated);
        return new Team([.. Enumerable.Range(1, needed).Select(number => $"Team member {number}")], IsGenerated: true);
    }

    private static int MostAtOnce(CriticalPath path)
    {
        var changes = path.Network.Order.SelectMany(task => new[] { (At: path.EarliestStart(task), By: 1), (At: path.EarliestEnd(task), By: -1) });
        var (now, most) = (0, 0);
        foreach (var (_, by) in changes.OrderBy(change => change.At).ThenBy(change => change.By)) // who ends makes room for who starts
        {
            now += by;
            most = Math.Max(most, now);
        }

        return most;
    }
}
