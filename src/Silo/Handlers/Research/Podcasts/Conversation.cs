namespace OrleansJobs.Silo.Handlers.Research.Podcasts;

/// <summary>Writes a conversation of two voices about a report. With two experts these are the voices, and take turns at asking; else a
/// host asks, and the experts answer, one in each section.</summary>
internal sealed class Conversation
{
    private const string Host = "Host";
    private const int MostStatements = 12;

    private readonly IReadOnlyList<Expert> _experts;
    private readonly List<Segment> _segments = [];
    private int _sections;
    private int _exchanges;

    /// <param name="experts">1 to 4.</param>
    public Conversation(IReadOnlyList<Expert> experts) => _experts = experts;

    /// <summary>What was said so far.</summary>
    public IReadOnlyList<Segment> Segments => _segments;

    private bool HasHost => _experts.Count != 2;

    /// <summary>Who leads through the programme.</summary>
    private string Leader => HasHost ? Host : _experts[0].Name;

    /// <summary>The one who says hello first among the others.</summary>
    private Expert Guest => _experts[HasHost ? 0 : 1];

    /// <summary>The welcome.</summary>
    public void Open(string title)
    {
        var self = HasHost ? "" : $" I am {Introduced(_experts[0])}.";
        var guests = string.Join(", and ", _experts.Skip(HasHost ? 0 : 1).Select(Introduced));
        var verb = _experts.Count > 2 ? "are" : "is";
        Say(Leader, $"Welcome.{self} Today we talk about \"{title}\". With me {verb} {guests}.");
        Say(Guest.Name, "Thank you. I am glad to be here.");
    }

    /// <summary>One exchange for each thing that the section says, up to 12.</summary>
    public void Discuss(OutlineSection section)
    {
        var (asks, answers) = Voices(_sections);
        var lead = section.Title is { } title ? Phrases.Section(title, _sections) : "";
        foreach (var (index, statement) in section.Statements.Take(MostStatements).Index())
        {
            Say(asks, $"{lead} {Phrases.Question(statement.Topic, index == 0, _exchanges)}");
            Say(answers, Spoken.Of(statement.Text));
            lead = Phrases.Reply(statement.Text, _exchanges++);
        }

        var left = section.Statements.Count - MostStatements;
        if (left > 0) Say(asks, $"{lead} The report has {left} more {(left == 1 ? "point" : "points")} on this for those who want to read on.");
        _sections++;
    }

    /// <summary>The farewell.</summary>
    public void Close()
    {
        var names = string.Join(" and ", _experts.Skip(HasHost ? 0 : 1).Select(expert => expert.Name));
        Say(Leader, $"That was our look at the report. Thank you, {names}.");
        Say(Guest.Name, "Thank you for having me, and thank you all for listening.");
    }

    private (string Asks, string Answers) Voices(int section) =>
        HasHost ? (Host, _experts[section % _experts.Count].Name)
        : (_experts[section % 2].Name, _experts[(section + 1) % 2].Name);

    private static string Introduced(Expert expert) => expert.Role is { } role ? $"{expert.Name}, {role}" : expert.Name;

    /// <summary>One who goes on speaking stays in the segment.</summary>
    private void Say(string speaker, string text)
    {
        if (_segments is [.., var last] && last.Speaker == speaker) _segments[^1] = last with { Text = $"{last.Text} {text.Trim()}" };
        else _segments.Add(new Segment(speaker, text.Trim()));
    }
}
