using System.Collections.Frozen;

namespace OrleansJobs.Silo.Handlers.Text;

/// <summary>Whether a full stop belongs to the word before it and the sentence goes on. Where that cannot be told, it goes on: half a
/// sentence reads worse than two.</summary>
internal static class Abbreviations
{
    private static readonly FrozenSet<string> Titles = Set("""
        Mr Mrs Ms Mx Dr Prof Rev Hon Gen Col Sgt Capt Lt St Mt Hr Fr M MM Mme Mlle Sr Sra Srta Dra Ud Uds
        """);

    private static readonly FrozenSet<string> NeverLast = Set("""
        vs e.g i.e cf viz al approx ca resp incl excl z.b d.h u.a u.ä o.ä s.o s.u bzw vgl evtl ggf sog inkl exkl zzgl v.chr n.chr p.ex p.ej
        """);

    private static readonly FrozenSet<string> BeforeNumbers = Set("no nos nr fig figs eq vol pp p art abs bd núm pág tel ext");

    private static readonly FrozenSet<string> SometimesLast = Set("""
        etc usw usf inc ltd co corp llc jr bros dept a.m p.m ph.d b.a m.a jan feb apr jun jul aug sep sept oct nov dec
        """);

    private static readonly FrozenSet<string> BeforeOrdinals = Set("am vom zum beim im der die das den dem des seit bis ab ins");

    /// <summary>Whether the sentence goes on after the full stop.</summary>
    /// <param name="before">The sentence so far, without the full stop.</param>
    /// <param name="after">What comes after it and the space.</param>
    public static bool GoOn(ReadOnlySpan<char> before, ReadOnlySpan<char> after)
    {
        var space = before.LastIndexOf(' ');
        var last = before[(space + 1)..].TrimStart("([{\"'“‘«„").ToString();
        var lower = last.ToLowerInvariant();
        if (Titles.Contains(last) || NeverLast.Contains(lower)) return true;
        if (BeforeNumbers.Contains(lower)) return after.Length > 0 && char.IsDigit(after[0]);
        if (last is [>= 'A' and <= 'Z' and not 'I']) return true; // J. Smith
        if (last.Length is 1 or 2 && last.All(char.IsAsciiDigit)) return IsOrdinal(before[..Math.Max(space, 0)].TrimEnd());
        return (SometimesLast.Contains(lower) || IsAcronym(last)) && !LooksLikeABeginning(after);
    }

    // A list's number stands alone at the beginning; a German date has its article or preposition before it.
    private static bool IsOrdinal(ReadOnlySpan<char> before) =>
        before.IsEmpty || BeforeOrdinals.Contains(before[(before.LastIndexOf(' ') + 1)..].ToString().ToLowerInvariant());

    private static bool IsAcronym(string word)
    {
        for (var at = 0; at < word.Length; at++)
        {
            if (at % 2 == 0 ? !char.IsLetter(word[at]) : word[at] != '.') return false;
        }

        return word.Length >= 3 && word.Length % 2 == 1;
    }

    // A capital may be a name; with a word such as "The" or "But" it is the beginning of a sentence.
    private static bool LooksLikeABeginning(ReadOnlySpan<char> after)
    {
        if (after.IsEmpty || !char.IsUpper(after[0])) return false;
        var length = 1;
        while (length < after.Length && (char.IsLetter(after[length]) || after[length] is '\'' or '’')) length++;
        return StopWords.Contain(after[..length].ToString().ToLowerInvariant());
    }

    private static FrozenSet<string> Set(string words) => words
        .Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);
}
