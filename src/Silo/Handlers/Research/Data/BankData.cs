namespace OrleansJobs.Silo.Handlers.Research.Data;

/// <summary>What is known of a bank: given with the request, or in a JSON file.</summary>
/// <param name="Name">The bank's name.</param>
/// <param name="Period">What the data is about, such as <c>2024-Q3</c>, where the figures do not say it.</param>
/// <param name="Figures">Metrics over time.</param>
/// <param name="Notes">Texts to be summed up, plain or Markdown.</param>
/// <param name="Sections">Texts to be taken over as they are.</param>
internal sealed record BankData(string? Name = null, string? Period = null, IReadOnlyList<Figure>? Figures = null,
    IReadOnlyList<string>? Notes = null, IReadOnlyList<TextSection>? Sections = null);

/// <summary>A metric over time.</summary>
/// <param name="Name">What is measured.</param>
/// <param name="Unit">In what, such as <c>USD million</c> or <c>%</c>; null for a bare number.</param>
/// <param name="Values">In any order.</param>
internal sealed record Figure(string Name, string? Unit = null, IReadOnlyList<FigureValue>? Values = null);

/// <summary>A metric at one time.</summary>
internal sealed record FigureValue(string Period, decimal Value);

/// <summary>A text under a title.</summary>
/// <param name="Title">Plain text.</param>
/// <param name="Text">Markdown.</param>
internal sealed record TextSection(string Title, string Text);
