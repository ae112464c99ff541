namespace OrleansJobs.Silo.Handlers.Text;

/// <summary>
/// Ranks sentences by their centrality in the graph of their similarities: continuous LexRank (G. Erkan, D. R. Radev, "LexRank: Graph-based
/// Lexical Centrality as Salience in Text Summarization", JAIR 22, 2004), with a bias as in J. Otterbacher, G. Erkan, D. R. Radev,
/// "Using Random Walks for Question-focused Sentence Retrieval", HLT/EMNLP 2005. A sentence's likeness to itself, 1, leads the walk not back
/// to it but to a new beginning: between groups that have nothing in common, the larger and closer one then ranks higher.
/// The cost is quadratic in the number of sentences.
/// </summary>
internal static class LexRank
{
    private const double Damping = 0.85;
    private const double Precision = 1e-9;
    private const int Iterations = 100;

    /// <summary>The ranks, which add up to 1.</summary>
    /// <param name="similarity">Cosines, symmetric; the diagonal does not count.</param>
    /// <param name="bias">How likely the walk is to begin at each sentence, in any unit; each above 0.</param>
    public static double[] Rank(double[][] similarity, double[] bias)
    {
        var begin = Normalized(bias);
        var degrees = Enumerable.Range(0, begin.Length).Select(row => similarity[row].Sum() - similarity[row][row]).ToArray();
        var ranks = begin;
        for (var iteration = 0; iteration < Iterations; iteration++)
        {
            var next = Step(similarity, degrees, begin, ranks);
            var change = next.Zip(ranks, (now, before) => Math.Abs(now - before)).Sum();
            ranks = next;
            if (change < Precision) break;
        }

        return ranks;
    }

    private static double[] Step(double[][] similarity, double[] degrees, double[] begin, double[] ranks)
    {
        var next = new double[ranks.Length];
        var restart = 1 - Damping;
        for (var from = 0; from < ranks.Length; from++)
        {
            var share = Damping * ranks[from] / (degrees[from] + 1);
            restart += share;
            var row = similarity[from];
            for (var to = 0; to < next.Length; to++) next[to] += share * row[to];
            next[from] -= share * row[from];
        }

        for (var to = 0; to < next.Length; to++) next[to] += restart * begin[to];
        return next;
    }

    private static double[] Normalized(double[] values)
    {
        var sum = values.Sum();
        return [.. values.Select(value => value / sum)];
    }
}
