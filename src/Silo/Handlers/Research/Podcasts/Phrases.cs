namespace OrleansJobs.Silo.Handlers.Research.Podcasts;

/// <summary>The words between the facts. Which are said follows from their place in the script: the same report gives the same
/// script.</summary>
internal static class Phrases
{
    private static readonly string[] FirstSections = ["Let us begin with {0}.", "We start with {0}.", "First, {0}."];

    private static readonly string[] NextSections =
        ["The next part of the report is on {0}.", "Let us move on to {0}.", "That brings us to {0}.", "There is also a part on {0}."];

    private static readonly string[] OnTopic =
    [
        "What stands out about {0}?", "And what of {0}?", "What should our listeners know about {0}?", "What does the report say about {0}?",
        "How about {0}?", "Turning to {0}: what do we see?",
    ];

    private static readonly string[] Openings = ["What does the report say?", "What matters most there?", "What did you find?"];

    private static readonly string[] Continuations =
        ["What else is there?", "Is there more to it?", "Anything to add to that?", "And beyond that?", "What else did you note?"];

    private static readonly string[] AfterRise = ["So that is up.", "A move upwards, then.", "More than before, in other words."];

    private static readonly string[] AfterFall = ["So that is down.", "A step down, then.", "Less than before, in other words."];

    private static readonly string[] AfterAnything = ["Understood.", "Good to know.", "That is worth remembering."];

    /// <summary>How a section is begun.</summary>
    public static string Section(string title, int index) =>
        string.Format(null, index == 0 ? FirstSections[title.Length % FirstSections.Length] : NextSections[(index - 1) % NextSections.Length],
            title);

    /// <summary>The question that a statement answers.</summary>
    /// <param name="topic">What it is about; null when nobody knows.</param>
    /// <param name="isFirst">Whether it is the first of its section.</param>
    /// <param name="index">Its number in the script.</param>
    public static string Question(string? topic, bool isFirst, int index) =>
        topic is not null ? string.Format(null, OnTopic[index % OnTopic.Length], topic)
        : isFirst ? Openings[index % Openings.Length]
        : Continuations[index % Continuations.Length];

    /// <summary>What is said on hearing an answer.</summary>
    public static string Reply(string answer, int index) =>
        (Mentions(answer, " rose to ") ? AfterRise : Mentions(answer, " fell to ") ? AfterFall : AfterAnything)[index % 3];

    private static bool Mentions(string answer, string words) => answer.Contains(words, StringComparison.Ordinal);
}
