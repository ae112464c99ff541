namespace OrleansJobs.Silo.Handlers.Text;

/// <summary>Finds the sentences that are worth comparing with each other, so that the cost of a long text stays in proportion to its length:
/// the ones nearest to the centroid of all (D. R. Radev et al., "Centroid-based summarization of multiple documents", IP&amp;M 40, 2004).</summary>
internal static class Candidates
{
    /// <summary>How many are compared at most.</summary>
    public const int Most = 500;

    /// <summary>How many of them may be about the same few terms; a bot that greets ten thousand people makes no topic.</summary>
    private const int MostAlike = 10;

    /// <summary>All sentences when there are few, else the best, in reading order.</summary>
    public static List<Sentence> Choose(List<Sentence> sentences, Vocabulary vocabulary)
    {
        if (sentences.Count <= Most) return sentences;
        var centroid = Centroid(sentences, vocabulary);
        var alike = new Dictionary<(int, int, int), int>();
        return [.. sentences.Select(sentence => Score(sentence, centroid, vocabulary))
            .OrderByDescending(one => one.Score).ThenBy(one => one.Sentence.Index)
            .Where(one => (alike[one.Topic] = alike.GetValueOrDefault(one.Topic) + 1) <= MostAlike)
            .Take(Most).Select(one => one.Sentence).OrderBy(sentence => sentence.Index)];
    }

    private static double[] Centroid(List<Sentence> sentences, Vocabulary vocabulary)
    {
        var centroid = new double[vocabulary.Size];
        foreach (var terms in sentences.Select(sentence => sentence.Terms))
        {
            for (var at = 0; at < terms.Numbers.Length; at++)
            {
                centroid[terms.Numbers[at]] += terms.Counts[at] * vocabulary.Rarity(terms.Numbers[at]);
            }
        }

        return centroid;
    }

    private static (Sentence Sentence, double Score, (int, int, int) Topic) Score(Sentence sentence, double[] centroid, Vocabulary vocabulary)
    {
        var shares = new TermVector(sentence.Terms, vocabulary).Weights.Select(one => (one.Term, Share: one.Weight * centroid[one.Term])).ToList();
        var main = shares.OrderByDescending(one => one.Share).ThenBy(one => one.Term).Select(one => one.Term).Take(3).Order().ToList();
        return (sentence, shares.Sum(one => one.Share), (main[0], main.ElementAtOrDefault(1), main.ElementAtOrDefault(2)));
    }
}
