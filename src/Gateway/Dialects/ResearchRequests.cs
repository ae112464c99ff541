using OrleansJobs.Gateway.Requests;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Dialects;

/// <summary>What a report is started with; docs/research.md explains each field.</summary>
/// <param name="Title">What the report is to be called.</param>
/// <param name="Bank">The bank's name.</param>
/// <param name="Data">Figures, notes and sections.</param>
/// <param name="Files">Names of data files; absent for every one of the bank.</param>
internal sealed record ReportRequest(string? Title, string? Bank, JsonText? Data, IReadOnlyList<string>? Files)
{
    /// <summary>Reads and checks it.</summary>
    /// <exception cref="InvalidJobException">A field is not as it must be.</exception>
    public static ReportRequest Read(JsonFields fields) =>
        new(fields.Text("title"), fields.Text("bank"), ResearchFields.Data(fields), ResearchFields.Files(fields));
}

/// <summary>What a podcast is started with; docs/research.md explains each field.</summary>
/// <param name="Experts">1 to 4: an id, or an object with <c>name</c>, and perhaps <c>role</c> and <c>id</c>.</param>
/// <param name="Report">What they speak about. Default: the newest report on the bank.</param>
internal sealed record PodcastRequest(IReadOnlyList<JsonText> Experts, ReportText? Report)
{
    private const int LongestReport = 200_000;

    /// <inheritdoc cref="ReportRequest.Read"/>
    public static PodcastRequest Read(JsonFields fields) => new(ResearchFields.Experts(fields),
        fields.Object("report") is { } report ? new ReportText(report.RequiredText("markdown", LongestReport)) : null);
}

/// <summary>A report to speak about.</summary>
/// <param name="Markdown">The whole of it.</param>
internal sealed record ReportText(string Markdown);
