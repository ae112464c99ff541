using System.Globalization;
using System.Text;

namespace OrleansJobs.Silo.Handlers.Text;

/// <summary>
/// Reads the terms of a sentence: its words in lower case without the stop words; for scripts that do not put spaces between words, each two
/// neighbouring characters (J.-Y. Nie et al., "On the use of words and n-grams for Chinese information retrieval", IRAL 2000).
/// Addresses on the web are no words, emoji neither.
/// </summary>
internal sealed class Tokenizer(Vocabulary vocabulary)
{
    private const int LongestWord = 64;

    private readonly List<int> _content = [];
    private readonly List<int> _stopWords = [];
    private readonly char[] _word = new char[LongestWord];
    private int _length;
    private Rune _previous; // of a run without spaces; default outside of one

    /// <summary>The terms; the stop words where there are no others.</summary>
    public TermCounts Read(string sentence)
    {
        _content.Clear();
        _stopWords.Clear();
        foreach (var chunk in sentence.AsSpan().Split(' ')) ReadChunk(sentence.AsSpan(chunk));

        var terms = _content.Count > 0 ? _content : _stopWords;
        terms.Sort();
        var numbers = new List<int>(terms.Count);
        var counts = new List<int>(terms.Count);
        foreach (var term in terms)
        {
            if (numbers.Count == 0 || numbers[^1] != term)
            {
                numbers.Add(term);
                counts.Add(0);
            }

            counts[^1]++;
        }

        return new TermCounts([.. numbers], [.. counts], _content.Count + _stopWords.Count);
    }

    private void ReadChunk(ReadOnlySpan<char> chunk)
    {
        if (chunk.Contains("://", StringComparison.Ordinal) || chunk.StartsWith("www.", StringComparison.OrdinalIgnoreCase)) return;
        foreach (var rune in chunk.EnumerateRunes())
        {
            if (IsUnspaced(rune)) AddUnspaced(rune);
            else if (Rune.IsLetterOrDigit(rune) || (_length > 0 && IsInsideWords(rune))) AddLetter(rune);
            else EndWord();
        }

        EndWord();
    }

    private void AddUnspaced(Rune rune)
    {
        var before = _previous;
        if (before == default) EndWord();
        _previous = rune;
        if (before == default) return;

        Span<char> pair = stackalloc char[4];
        var length = before.EncodeToUtf16(pair);
        length += rune.EncodeToUtf16(pair[length..]);
        _content.Add(vocabulary.NumberOf(pair[..length]));
        _length = -1; // the run has a term
    }

    private void AddLetter(Rune rune)
    {
        if (_previous != default) EndWord();
        var letter = rune.Value == '’' ? new Rune('\'') : Rune.ToLowerInvariant(rune);
        if (_length + letter.Utf16SequenceLength <= LongestWord) _length += letter.EncodeToUtf16(_word.AsSpan(_length));
    }

    private void EndWord()
    {
        if (_previous != default)
        {
            Span<char> alone = stackalloc char[2];
            if (_length == 0) _content.Add(vocabulary.NumberOf(alone[.._previous.EncodeToUtf16(alone)]));
        }
        else if (_word.AsSpan(0, _length).TrimEnd('\'') is { Length: > 0 } word)
        {
            var isContent = word.Length > 1 && !StopWords.Contain(word);
            (isContent ? _content : _stopWords).Add(vocabulary.NumberOf(word));
        }

        _previous = default;
        _length = 0;
    }

    private static bool IsInsideWords(Rune rune) => rune.Value is '\'' or '’' || Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    // Thai, Lao, Myanmar, Khmer; kana; Han.
    private static bool IsUnspaced(Rune rune) => rune.Value is
        (>= 0x0E00 and <= 0x0EFF) or (>= 0x1000 and <= 0x109F) or (>= 0x1780 and <= 0x17FF)
        or (>= 0x3041 and <= 0x30FF) or (>= 0x31F0 and <= 0x31FF) or (>= 0xFF66 and <= 0xFF9F)
        or (>= 0x3400 and <= 0x4DBF) or (>= 0x4E00 and <= 0x9FFF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x20000 and <= 0x3FFFF);
}
