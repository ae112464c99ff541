using System.Collections.Frozen;

namespace OrleansJobs.Silo.Handlers.Text;

/// <summary>Words that say nothing about a text's topic, in English, German, French and Spanish.</summary>
internal static class StopWords
{
    private const string English = """
        a about after again all also am an and any are aren't as at be because been before being but by can can't cannot could couldn't
        did didn't do does doesn't doing don't down for from further get got had has hasn't have haven't having he he's her here here's
        hers him his how i i'd i'll i'm i've if in into is isn't it it's its just let's like me more most my no nor not now of off oh ok
        okay on once only or other our out over own really same she she's should so some such than thanks that that's the their them
        then there there's these they they're this those though through to too under until up us very was wasn't we we're we've well
        were what what's when where which while who why will with won't would wouldn't yeah yep yes you you're your yours lol haha hey hi
        """;

    private const string German = """
        aber alle als am an auch auf aus bei bin bis bist da dann das dass dein dem den der des die dies diese dieser dir doch dort du
        durch ein eine einem einen einer er es euch für gegen habe haben hat hatte hier ich ihm ihn ihr im ist ja jetzt kann kein keine
        können man mehr mein mich mir mit muss nach nicht noch nur ob oder ohne schon sehr sein seine sich sie sind so soll um und uns
        unter vom von vor war waren warum was wenn wer werden wie wieder wir wird wo wurde zu zum zur über
        """;

    private const string French = """
        ai au aux avec c'est car ce ces cette dans de des du elle elles en est et eu il ils je j'ai la le les leur lui ma mais me même
        mes moi mon ne nos notre nous on ont ou où par pas plus pour qu que qui sa sans se ses son sont sur ta te tes toi ton tu un une
        vos votre vous y été être
        """;

    private const string Spanish = """
        al algo como con cuando del desde donde e el ella ellos entre era es esa ese eso esta este esto está fue ha hay hasta la las le
        les lo los me mi muy más nada ni no nos o os para pero por porque que qué se ser si sin sobre son su sus sí también te tu tú un
        una uno y ya yo
        """;

    private static readonly FrozenSet<string> All = $"{English} {German} {French} {Spanish}"
        .Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Spans = All.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Whether the word, in lower case and with straight apostrophes, is one of them.</summary>
    public static bool Contain(ReadOnlySpan<char> word) => Spans.Contains(word);
}
