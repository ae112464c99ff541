namespace OrleansJobs.Silo.Handlers.Research.Data;

/// <summary>Everything gathered on a bank, and where it came from. What was added first counts where two sources disagree.</summary>
internal sealed class Dossier
{
    private readonly OrderedDictionary<string, Figure> _figures = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _notes = [];
    private readonly List<TextSection> _sections = [];
    private readonly List<string> _sources = [];

    /// <summary>The bank's name; null when nobody said it.</summary>
    public string? Name { get; private set; }

    /// <summary>What the data is about; null when nobody said it.</summary>
    public string? Period { get; private set; }

    /// <summary>Metrics, each once, with at least one value.</summary>
    public IReadOnlyList<Figure> Figures => _figures.Values;

    /// <summary>Texts to be summed up.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>Texts to be taken over.</summary>
    public IReadOnlyList<TextSection> Sections => _sections;

    /// <summary>Where it all came from, one sentence each.</summary>
    public IReadOnlyList<string> Sources => _sources;

    /// <summary>Whether there is nothing to write about.</summary>
    public bool IsEmpty => _figures.Count == 0 && _notes.Count == 0 && _sections.Count == 0;

    /// <summary>Adds what one source holds.</summary>
    /// <param name="data">What it holds.</param>
    /// <param name="source">What it is, for the list of sources.</param>
    public void Add(BankData data, string source)
    {
        Name ??= Blank(data.Name);
        Period ??= Blank(data.Period);
        foreach (var figure in data.Figures ?? []) Add(figure);
        _notes.AddRange((data.Notes ?? []).Where(note => !string.IsNullOrWhiteSpace(note)));
        _sections.AddRange((data.Sections ?? []).Where(section => !string.IsNullOrWhiteSpace(section?.Text)));
        _sources.Add(source);
    }

    private void Add(Figure figure)
    {
        if (Blank(figure?.Name) is not { } name || figure!.Values is not { Count: > 0 } values) return;
        var known = _figures.GetValueOrDefault(name) ?? new Figure(name);
        var joined = new Figure(known.Name, known.Unit ?? Blank(figure.Unit), [.. (known.Values ?? []).Concat(values)
            .Where(value => Blank(value?.Period) is not null).DistinctBy(value => Data.Period.Parse(value.Period).Name)]);
        if (joined.Values is { Count: > 0 }) _figures[name] = joined;
    }

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
