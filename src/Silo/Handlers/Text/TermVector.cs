namespace OrleansJobs.Silo.Handlers.Text;

/// <summary>A sentence as a direction in the space of terms: tf-idf weights, of length 1.</summary>
internal readonly struct TermVector
{
    private readonly int[] _terms;
    private readonly double[] _weights;

    /// <summary>Weighs the terms of a sentence.</summary>
    public TermVector(TermCounts sentence, Vocabulary vocabulary)
    {
        _terms = sentence.Numbers;
        _weights = new double[_terms.Length];
        var squares = 0.0;
        for (var at = 0; at < _terms.Length; at++)
        {
            _weights[at] = sentence.Counts[at] * vocabulary.Rarity(_terms[at]);
            squares += _weights[at] * _weights[at];
        }

        for (var at = 0; at < _weights.Length; at++) _weights[at] /= Math.Sqrt(squares);
    }

    /// <summary>The terms with their weights.</summary>
    public IEnumerable<(int Term, double Weight)> Weights => _terms.Zip(_weights);

    /// <summary>How alike two sentences are: 0 for no common term, 1 for the same terms in the same proportions.</summary>
    public double Cosine(TermVector other)
    {
        var sum = 0.0;
        for (int mine = 0, its = 0; mine < _terms.Length && its < other._terms.Length;)
        {
            var order = _terms[mine] - other._terms[its];
            if (order == 0) sum += _weights[mine] * other._weights[its];
            if (order <= 0) mine++;
            if (order >= 0) its++;
        }

        return Math.Min(sum, 1);
    }
}
