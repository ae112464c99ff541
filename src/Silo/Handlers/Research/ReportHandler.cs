using Microsoft.Extensions.Options;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Execution;
using OrleansJobs.Silo.Handlers.Research.Data;
using OrleansJobs.Silo.Handlers.Research.Reports;
using OrleansJobs.Silo.Handlers.Text;

namespace OrleansJobs.Silo.Handlers.Research;

/// <summary>Type <c>report</c>: composes a report on a bank from data files and from data given with the job. Input:
/// <see cref="ReportInput"/>. Result: <see cref="Report"/>.</summary>
internal sealed class ReportHandler(
    ResearchFolder folder, ISummarizer summarizer, IOptions<ResearchOptions> options, TimeProvider time) : IJobHandler
{
    /// <summary>The type it is for.</summary>
    public const string Type = "report";

    private const int StepsAfterGathering = 4;

    /// <inheritdoc/>
    public async Task<JobOutcome> RunAsync(JobContext job, CancellationToken cancellationToken)
    {
        var input = ResearchInput.Read<ReportInput>(job.Job);
        ResearchInput.RequireBankId(input.Idrssd);
        return new JobOutcome.Succeeded(JsonText.From(await ComposeAsync(input, input.Idrssd!, job, cancellationToken)));
    }

    private async Task<Report> ComposeAsync(ReportInput input, string idrssd, JobContext job, CancellationToken cancellationToken)
    {
        var files = input.Files?.Select(name => folder.Find(idrssd, name)).ToArray() ?? folder.FilesOf(idrssd);
        var steps = new Steps(job, files.Count + StepsAfterGathering);
        var dossier = await GatherAsync(input, idrssd, files, steps, cancellationToken);

        steps.Begin("Computing figures...");
        KeyFigure[] figures = [.. dossier.Figures.Select(FigureReading.Read)];

        steps.Begin("Reading notes...");
        var notes = await SumUpAsync(dossier, input.Bank ?? dossier.Name, cancellationToken);

        steps.Begin("Writing report...");
        var bank = Given(input.Bank) ?? dossier.Name ?? $"Bank {idrssd}";
        var title = Given(input.Title) ?? $"{bank}: research report";
        var now = time.GetUtcNow();
        var writer = Write(title, bank, idrssd, dossier, figures, notes, now);

        steps.Begin("Formatting report...");
        var html = HtmlDocument.Of(title, writer.Markdown);
        steps.End("The report is written.");
        return new Report(title, idrssd, writer.Markdown, html, writer.Sections, figures, now, dossier.Sources);
    }

    private async Task<Dossier> GatherAsync(ReportInput input, string idrssd, IReadOnlyList<string> files, Steps steps,
        CancellationToken cancellationToken)
    {
        var dossier = new Dossier();
        if (input.Data is { } data) dossier.Add(data, "Data given with the request");
        foreach (var file in files)
        {
            steps.Begin($"Gathering data... ({Path.GetFileName(file)})");
            await folder.ReadAsync(file, dossier, cancellationToken);
        }

        if (!dossier.IsEmpty) return dossier;
        var searched = files.Count > 0 ? "the files hold none"
            : input.Files is not null ? "no file was named"
            : $"there is no CSV, JSON, Markdown or text file in the bank's folder under Research:Folder";
        throw new JobFailedException(ResearchErrorCodes.NoData,
            $"There is no data on bank {idrssd}: none was given with the request, and {searched}.");
    }

    private async Task<IReadOnlyList<string>> SumUpAsync(Dossier dossier, string? bank, CancellationToken cancellationToken)
    {
        if (dossier.Notes.Count == 0) return [];
        var isShort = dossier.Notes.Sum(note => (long)note.Length) <= MarkdownText.LongestText; // else its marks are taken for text
        var texts = isShort ? [.. dossier.Notes.Select(MarkdownText.Plain)] : dossier.Notes;
        var request = new SummaryRequest(texts, options.Value.NoteSentences, bank);
        return (await summarizer.SummarizeAsync(request, cancellationToken)).Sentences;
    }

    private static ReportWriter Write(string title, string bank, string idrssd, Dossier dossier, KeyFigure[] figures,
        IReadOnlyList<string> notes, DateTimeOffset now)
    {
        if (dossier.Sections.Sum(section => (long)section.Text.Length) > MarkdownText.LongestText) throw MarkdownText.TooMuch();
        var writer = new ReportWriter();
        writer.Open(title, bank, idrssd, dossier.Period, now);
        writer.AddFigures(figures);
        foreach (var section in dossier.Sections) writer.AddText(section);
        writer.AddList("Notes in brief", notes);
        writer.AddList("Sources", dossier.Sources);
        return writer;
    }

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
