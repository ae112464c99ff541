using OrleansJobs.Silo.Handlers.Briefing.Feeds;

namespace OrleansJobs.Silo.Handlers.Briefing;

/// <summary>The items that go into a briefing.</summary>
/// <param name="Platforms">Each platform with its items, newest first, those without a date last.</param>
/// <param name="Duplicates">Items left out because another one says the same.</param>
internal sealed record Selection(IReadOnlyList<(string Platform, IReadOnlyList<Choice> Items)> Platforms, int Duplicates)
{
    /// <summary>Items in all.</summary>
    public int Count { get; } = Platforms.Sum(platform => platform.Items.Count);

    /// <summary>Chooses. Of items that say the same the first stays: that of the platform named first, and there the newest.</summary>
    public static Selection Of(BriefingPlan plan, IEnumerable<Reading> readings)
    {
        var seen = new SeenItems();
        var duplicates = 0;
        var platforms = new List<(string, IReadOnlyList<Choice>)>();
        var found = readings.ToLookup(reading => reading.Source.Platform);
        foreach (var platform in plan.Platforms)
        {
            var chosen = new List<Choice>();
            foreach (var choice in Newest(found[platform]))
            {
                if (chosen.Count == plan.MaxItems) break;
                if (seen.Add(choice.Item)) chosen.Add(choice);
                else duplicates++;
            }

            platforms.Add((platform, chosen));
        }

        return new Selection(platforms, duplicates);
    }

    private static IEnumerable<Choice> Newest(IEnumerable<Reading> readings) =>
        from reading in readings
        from item in reading.Items
        orderby item.PublishedAt ?? DateTimeOffset.MinValue descending
        select new Choice(item, reading.Source.Name);
}

/// <summary>An item, and the name of the source it came from.</summary>
internal sealed record Choice(FeedItem Item, string Source);
