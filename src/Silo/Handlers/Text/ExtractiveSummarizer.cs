namespace OrleansJobs.Silo.Handlers.Text;

/// <summary>
/// Summarises with the texts' own sentences: the most central ones (<see cref="LexRank"/>), without repetitions
/// (<see cref="MarginalRelevance"/>), in reading order. Needs nobody, costs time in proportion to the text, and gives the same answer to
/// the same question.
/// </summary>
internal sealed class ExtractiveSummarizer : ISummarizer
{
    /// <summary>How its summaries call it.</summary>
    public const string Method = "extractive";

    private const int ShortestStatement = 4; // words

    /// <summary>Sentences less alike than this have nothing to do with each other: the threshold that Erkan and Radev found best. Without
    /// it, hundreds that share one common word would outweigh a few that share a topic.</summary>
    private const double Relation = 0.1;

    /// <inheritdoc/>
    public Task<Summary> SummarizeAsync(SummaryRequest request, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(request.Sentences, 1);
        var vocabulary = new Vocabulary();
        var sentences = Read(request.Texts, vocabulary, cancellationToken);
        var candidates = Candidates.Choose(LongEnough(sentences, request.Sentences), vocabulary);
        var chosen = candidates.Count == 0 ? [] : Choose(candidates, request, vocabulary);
        return Task.FromResult(new Summary([.. chosen.OrderBy(sentence => sentence.Index).Select(sentence => Closed(sentence.Text))], Method));
    }

    /// <summary>The sentences that say anything, each said once.</summary>
    private static List<Sentence> Read(IReadOnlyList<string> texts, Vocabulary vocabulary, CancellationToken cancellationToken)
    {
        var tokenizer = new Tokenizer(vocabulary);
        var said = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var sentences = new List<Sentence>();
        foreach (var text in texts)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var own = SentenceSplitter.Split(text).ToList();
            for (var at = 0; at < own.Count; at++)
            {
                if (!said.Add(own[at])) continue;
                var terms = tokenizer.Read(own[at]);
                if (terms.Words == 0) continue;
                vocabulary.Add(terms);
                sentences.Add(new Sentence(sentences.Count, own[at], terms, IsLead: at == 0 && own.Count >= 3));
            }
        }

        return sentences;
    }

    // "ok", "see you", "wow!" say little on their own; they are taken only where there is little else.
    private static List<Sentence> LongEnough(List<Sentence> sentences, int wanted)
    {
        var longEnough = sentences.Where(sentence => sentence.Terms.Words >= ShortestStatement).ToList();
        return longEnough.Count >= wanted ? longEnough : sentences;
    }

    private static IEnumerable<Sentence> Choose(List<Sentence> candidates, SummaryRequest request, Vocabulary vocabulary)
    {
        var subject = new TermVector(new Tokenizer(vocabulary).Read(request.Subject ?? ""), vocabulary);
        var vectors = candidates.ConvertAll(sentence => new TermVector(sentence.Terms, vocabulary));
        var similarity = Similarity(vectors);
        var bias = candidates.Zip(vectors, (sentence, vector) => 1 + (sentence.IsLead ? 3 : 0) + 3 * subject.Cosine(vector)).ToArray();
        var ranks = LexRank.Rank(similarity, bias);
        return MarginalRelevance.Choose(ranks, similarity, request.Sentences).Select(at => candidates[at]);
    }

    private static double[][] Similarity(List<TermVector> vectors)
    {
        var rows = vectors.Select(_ => new double[vectors.Count]).ToArray();
        for (var row = 0; row < rows.Length; row++)
        {
            for (var column = 0; column <= row; column++)
            {
                var cosine = vectors[row].Cosine(vectors[column]);
                rows[row][column] = rows[column][row] = cosine < Relation ? 0 : cosine;
            }
        }

        return rows;
    }

    // A chat message has no full stop; in a paragraph with others it needs one. An address does not.
    private static string Closed(string text)
    {
        var isAddress = text.LastIndexOf("://", StringComparison.Ordinal) > text.LastIndexOf(' ');
        if (isAddress || !char.IsLetterOrDigit(text[^1])) return text;
        return text + (text[^1] is >= '\u3041' and <= '\u9FFF' ? "。" : ".");
    }
}

/// <summary>One sentence of the texts.</summary>
/// <param name="Index">Its place in reading order.</param>
/// <param name="Text">As it was written.</param>
/// <param name="Terms">What it is compared by.</param>
/// <param name="IsLead">Whether a text of some length begins with it, as news articles begin with what matters.</param>
internal sealed record Sentence(int Index, string Text, TermCounts Terms, bool IsLead);
