using OrleansJobs.Grains.Execution;
using OrleansJobs.Silo.Handlers.Briefing.Feeds;
using OrleansJobs.Silo.Handlers.Text;

namespace OrleansJobs.Silo.Handlers.Briefing;

/// <summary>Makes a briefing of what the sources had: chooses the items, then says what they are about.</summary>
/// <param name="summarizer">Summarises the whole. The items are summed up with their own sentences, whatever is configured: a model that is
/// asked a thousand times takes hours.</param>
/// <param name="time">The clock.</param>
internal sealed class BriefingWriter(ISummarizer summarizer, TimeProvider time)
{
    private const int SentencesOfItem = 2;
    private const int SentencesOfAll = 5;
    private const int MaxSummary = 1000;

    private readonly ExtractiveSummarizer _items = new();

    /// <summary>The briefing.</summary>
    /// <exception cref="JobFailedException">The one who summarises fails.</exception>
    public async Task<BriefingDocument> WriteAsync(BriefingPlan plan, IReadOnlyList<Reading> readings, BriefingProgress progress,
        CancellationToken cancellationToken)
    {
        var selection = Selection.Of(plan, readings);
        var groups = new List<BriefingGroup>();
        var written = 0;
        foreach (var (platform, chosen) in selection.Platforms)
        {
            var items = new List<BriefingItem>();
            foreach (var choice in chosen)
            {
                cancellationToken.ThrowIfCancellationRequested();
                progress.Writing((double)written++ / selection.Count);
                items.Add(await WriteAsync(choice, cancellationToken));
            }

            if (items.Count > 0) groups.Add(new BriefingGroup(platform, items));
        }

        var summary = await SummarizeAsync(plan.Title, groups, cancellationToken);
        progress.Writing(1);
        var now = time.GetUtcNow();
        return new BriefingDocument
        {
            Title = plan.Title,
            Date = DateOnly.FromDateTime(now.UtcDateTime),
            GeneratedAt = now,
            Summary = summary.Text,
            Method = summary.Method,
            ItemsCount = selection.Count,
            DuplicatesRemoved = selection.Duplicates,
            Groups = groups,
            Sources = [.. readings.Select(reading => new BriefingSource(reading.Source.Platform, reading.Source.Name,
                reading.Error is null ? "completed" : "failed", reading.Found, reading.Error))],
        };
    }

    private async Task<BriefingItem> WriteAsync(Choice choice, CancellationToken cancellationToken)
    {
        var item = choice.Item;
        var summary = item.Text.Length == 0 ? ""
            : (await _items.SummarizeAsync(new SummaryRequest([item.Text], SentencesOfItem, item.Title), cancellationToken)).Text;
        return new BriefingItem(item.Title, item.Url?.AbsoluteUri, item.PublishedAt, choice.Source, PlainText.OnOneLine(summary, MaxSummary));
    }

    /// <summary>Of the items' summaries rather than their texts, so that a long item weighs no more than a short one.</summary>
    private Task<Summary> SummarizeAsync(string title, List<BriefingGroup> groups, CancellationToken cancellationToken)
    {
        string[] texts = [.. from @group in groups
                             from item in @group.Items
                             select item.Summary.Length > 0 ? item.Summary : AsSentence(item.Title)];
        return texts.Length == 0
            ? Task.FromResult(new Summary([], ExtractiveSummarizer.Method))
            : summarizer.SummarizeAsync(new SummaryRequest(texts, SentencesOfAll, title), cancellationToken);
    }

    private static string AsSentence(string title) => title[^1] is '.' or '!' or '?' or '…' ? title : title + ".";
}
