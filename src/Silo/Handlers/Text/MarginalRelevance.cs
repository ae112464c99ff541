namespace OrleansJobs.Silo.Handlers.Text;

/// <summary>Chooses sentences that matter and do not repeat each other: maximal marginal relevance (J. Carbonell, J. Goldstein, "The Use of
/// MMR, Diversity-Based Reranking for Reordering Documents and Producing Summaries", SIGIR 1998).</summary>
internal static class MarginalRelevance
{
    private const double Lambda = 0.7;

    /// <summary>Sentences at least this alike say the same; the second one is never chosen.</summary>
    private const double SameStatement = 0.7;

    /// <summary>The chosen ones, best first.</summary>
    /// <param name="ranks">How much each matters, 0 or more.</param>
    /// <param name="similarity">Cosines.</param>
    /// <param name="count">How many at most.</param>
    public static List<int> Choose(double[] ranks, double[][] similarity, int count)
    {
        var greatest = ranks.Max();
        var repeats = new double[ranks.Length]; // the greatest likeness to a chosen one
        var chosen = new List<int>();
        while (chosen.Count < count)
        {
            var best = -1;
            var bestScore = double.NegativeInfinity;
            for (var at = 0; at < ranks.Length; at++)
            {
                var score = Lambda * ranks[at] / greatest - (1 - Lambda) * repeats[at];
                if (repeats[at] < SameStatement && score > bestScore) (best, bestScore) = (at, score);
            }

            if (best < 0) break;
            chosen.Add(best);
            for (var at = 0; at < ranks.Length; at++) repeats[at] = Math.Max(repeats[at], similarity[best][at]);
            repeats[best] = double.PositiveInfinity;
        }

        return chosen;
    }
}
