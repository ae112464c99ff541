namespace OrleansJobs.Grains.Contracts;

/// <summary>Finds what somebody meant who has mistyped a name: of a setting, or of a parameter.</summary>
public static class NearName
{
    /// <summary>The name that is nearest, whatever its case; null when none is near: one letter in three may be wrong.</summary>
    /// <param name="text">What was written.</param>
    /// <param name="names">What there is.</param>
    public static string? Of(string text, IEnumerable<string> names) => names
        .Select(name => (Name: name, Steps: Distance(text.ToLowerInvariant(), name.ToLowerInvariant())))
        .Where(one => one.Steps * 3 <= one.Name.Length)
        .OrderBy(one => one.Steps).Select(one => one.Name).FirstOrDefault();

    /// <summary>How many letters are to be put in, taken out, replaced or swapped with their neighbour (optimal string alignment).</summary>
    private static int Distance(string from, string to)
    {
        if (Math.Abs(from.Length - to.Length) > to.Length) return to.Length;
        var steps = new int[from.Length + 1, to.Length + 1];
        for (var i = 0; i <= from.Length; i++)
        {
            for (var j = 0; j <= to.Length; j++)
            {
                steps[i, j] = i == 0 || j == 0 ? i + j
                    : Math.Min(steps[i - 1, j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1), Math.Min(steps[i - 1, j], steps[i, j - 1]) + 1);
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1]) steps[i, j] = Math.Min(steps[i, j], steps[i - 2, j - 2] + 1);
            }
        }

        return steps[from.Length, to.Length];
    }
}
