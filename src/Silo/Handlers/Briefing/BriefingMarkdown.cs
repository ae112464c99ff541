using System.Globalization;
using System.Text;

namespace OrleansJobs.Silo.Handlers.Briefing;

/// <summary>Writes a briefing as Markdown. Nothing of a feed becomes markup.</summary>
internal static class BriefingMarkdown
{
    /// <summary>The whole text.</summary>
    public static string Of(BriefingDocument briefing)
    {
        var text = new StringBuilder().Append($"# {Plain(briefing.Title)}\n");
        if (briefing.Summary.Length > 0) text.Append($"\n{Plain(briefing.Summary)}\n");
        foreach (var group in briefing.Groups)
        {
            text.Append($"\n## {Plain(group.Platform)}\n\n");
            foreach (var item in group.Items) text.Append(Entry(item));
        }

        var failed = briefing.Sources.Where(source => source.Error is not null).ToArray();
        if (failed.Length > 0) text.Append("\n## Not read\n\n");
        foreach (var source in failed) text.Append($"- {Plain(source.Name)} ({Plain(source.Platform)}): {Plain(source.Error!)}\n");
        return text.ToString();
    }

    private static string Entry(BriefingItem item)
    {
        var title = item.Url is null ? $"**{Plain(item.Title)}**" : $"[{Plain(item.Title)}]({Address(item.Url)})";
        var day = item.PublishedAt?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var entry = $"- {title} ({Plain(item.Source)}{(day is null ? "" : $", {day}")})\n";
        return item.Summary.Length == 0 || item.Summary == item.Title ? entry : $"{entry}  {Plain(item.Summary)}\n";
    }

    private static string Address(string url) => url.Replace("(", "%28", StringComparison.Ordinal)
        .Replace(")", "%29", StringComparison.Ordinal).Replace("<", "%3C", StringComparison.Ordinal);

    private static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var character in text.ReplaceLineEndings(" "))
        {
            if (@"\`*_[]<>#&|~".Contains(character, StringComparison.Ordinal)) plain.Append('\\');
            plain.Append(character);
        }

        return plain.ToString();
    }
}
