using OrleansJobs.Silo.Handlers.Research.Data;

namespace OrleansJobs.Silo.Handlers.Research.Reports;

/// <summary>A report; docs/research.md explains each part. The JSON names are these in snake case.</summary>
/// <param name="Title">What it is called.</param>
/// <param name="Idrssd">The id of the bank.</param>
/// <param name="Markdown">The whole of it, CommonMark with pipe tables.</param>
/// <param name="Html">The same as one HTML document without scripts.</param>
/// <param name="Sections">The titles of its sections, in order.</param>
/// <param name="Figures">What its table shows.</param>
/// <param name="GeneratedAt">When it was written.</param>
/// <param name="Sources">What it was made from.</param>
internal sealed record Report(string Title, string Idrssd, string Markdown, string Html, IReadOnlyList<string> Sections,
    IReadOnlyList<KeyFigure> Figures, DateTimeOffset GeneratedAt, IReadOnlyList<string> Sources);

/// <summary>A metric as a report shows it.</summary>
/// <param name="Name">What is measured.</param>
/// <param name="Unit">In what; null for a bare number.</param>
/// <param name="Period">The latest period.</param>
/// <param name="Value">Its value.</param>
/// <param name="Previous">Against the period before; null when there is none.</param>
/// <param name="YearAgo">Against the same period a year before; null when that is not known.</param>
/// <param name="Trend">All of it as one sentence without the name in front.</param>
/// <param name="Values">Every value, oldest first; as given where the periods have no place in time.</param>
internal sealed record KeyFigure(string Name, string? Unit, string Period, decimal Value, FigureChange? Previous, FigureChange? YearAgo,
    string Trend, IReadOnlyList<FigureValue> Values);

/// <summary>The change of a metric since an earlier period.</summary>
/// <param name="Period">Which.</param>
/// <param name="Value">What the metric was then.</param>
/// <param name="Change">How much it is more now.</param>
/// <param name="Percent">The same in percent, to one decimal; null where the metric is itself one, and where it was not above 0 or is
/// below 0 now.</param>
internal sealed record FigureChange(string Period, decimal Value, decimal Change, decimal? Percent);
