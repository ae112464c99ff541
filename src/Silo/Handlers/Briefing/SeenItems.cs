using System.Text;
using OrleansJobs.Silo.Handlers.Briefing.Feeds;

namespace OrleansJobs.Silo.Handlers.Briefing;

/// <summary>Knows an item again: by its address, or by a title that says the same.</summary>
internal sealed class SeenItems
{
    /// <summary>Titles with fewer words are too common to tell anything ("Weekly update").</summary>
    private const int FewestWords = 4;

    /// <summary>The share of words that two titles have in common when they say the same.</summary>
    private const double Alike = 0.8;

    private readonly HashSet<string> _addresses = [];
    private readonly Dictionary<string, List<HashSet<string>>> _titles = [];

    /// <summary>Notes the item; false when it was seen before.</summary>
    public bool Add(FeedItem item)
    {
        var words = Words(item.Title);
        if (item.Url is { } url && !_addresses.Add(CanonicalUrl.Of(url))) return false;
        if (words.Count < FewestWords) return true;
        var telling = Telling(words);
        if (telling.Any(word => _titles.TryGetValue(word, out var others) && others.Any(other => AreAlike(words, other)))) return false;
        foreach (var word in telling)
        {
            if (!_titles.TryGetValue(word, out var titles)) _titles[word] = titles = [];
            titles.Add(words);
        }

        return true;
    }

    /// <summary>So many of the first words that two titles which are alike share at least one of them: only those are compared.</summary>
    private static string[] Telling(HashSet<string> words) =>
        [.. words.Order(StringComparer.Ordinal).Take(words.Count - (int)Math.Ceiling(Alike * words.Count) + 1)];

    private static bool AreAlike(HashSet<string> one, HashSet<string> other)
    {
        var common = one.Count(other.Contains);
        return common >= Alike * (one.Count + other.Count - common)
            && one.Where(IsNumber).Order(StringComparer.Ordinal).SequenceEqual(other.Where(IsNumber).Order(StringComparer.Ordinal));
    }

    /// <summary>Episode 12 is not episode 13.</summary>
    private static bool IsNumber(string word) => word.Any(char.IsDigit);

    /// <summary>The words of a title without signs and case.</summary>
    private static HashSet<string> Words(string title)
    {
        var plain = new StringBuilder(title.Length);
        foreach (var character in title)
        {
            if (character is '\'' or '’') continue;
            plain.Append(char.IsLetterOrDigit(character) ? char.ToLowerInvariant(character) : ' ');
        }

        return [.. plain.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries)];
    }
}
