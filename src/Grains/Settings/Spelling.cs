namespace OrleansJobs.Grains.Settings;

/// <summary>Guesses which word was meant.</summary>
internal static class Spelling
{
    /// <summary>The word that is at most two letters away; null when there is none.</summary>
    public static string? Nearest(string text, IEnumerable<string> words) => words
        .Select(word => (Word: word, Distance: Distance(text.ToUpperInvariant(), word.ToUpperInvariant())))
        .Where(one => one.Distance <= Math.Min(2, (text.Length + 1) / 2))
        .OrderBy(one => one.Distance)
        .Select(one => one.Word)
        .FirstOrDefault();

    /// <summary>How many letters must be added, removed or replaced to make one word of the other (Levenshtein).</summary>
    private static int Distance(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(above, row[j - 1]) + 1, diagonal + (one[i - 1] == other[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[^1];
    }
}
