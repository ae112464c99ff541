namespace OrleansJobs.Silo.Handlers.Text;

/// <summary>The terms of a text, numbered as they come, and in how many of its sentences each occurs.</summary>
internal sealed class Vocabulary
{
    private readonly Dictionary<string, int> _terms = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _spans;
    private readonly List<int> _sentenceFrequency = [];
    private int _sentences;

    /// <summary>Knows no term.</summary>
    public Vocabulary() => _spans = _terms.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>How many different terms there are.</summary>
    public int Size => _terms.Count;

    /// <summary>The term's number.</summary>
    public int NumberOf(ReadOnlySpan<char> term)
    {
        if (_spans.TryGetValue(term, out var number)) return number;
        _spans[term] = _terms.Count;
        _sentenceFrequency.Add(0);
        return _terms.Count - 1;
    }

    /// <summary>Counts a sentence in.</summary>
    public void Add(TermCounts terms)
    {
        _sentences++;
        foreach (var term in terms.Numbers) _sentenceFrequency[term]++;
    }

    /// <summary>The inverse sentence frequency: how much a term tells one sentence from the others. Above 0, hardly so for a term that is in
    /// all of many.</summary>
    public double Rarity(int term) => Math.Log((_sentences + 1.0) / Math.Max(1, _sentenceFrequency[term]));
}

/// <summary>A sentence as a bag of terms.</summary>
/// <param name="Numbers">Its different terms, ascending.</param>
/// <param name="Counts">How often each occurs in it.</param>
/// <param name="Words">How many words it has, the stop words included.</param>
internal sealed record TermCounts(int[] Numbers, int[] Counts, int Words);
