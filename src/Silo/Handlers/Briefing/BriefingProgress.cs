using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Execution;
using OrleansJobs.Silo.Handlers.Briefing.Sources;

namespace OrleansJobs.Silo.Handlers.Briefing;

/// <summary>Shows how far a briefing is: a part a platform, counted in sources. For several threads.</summary>
internal sealed class BriefingProgress
{
    /// <summary>The share of the bar that belongs to fetching; the rest is writing.</summary>
    private const double Fetching = 80;

    private readonly Lock _lock = new();
    private readonly JobContext _job;
    private readonly OrderedDictionary<string, Platform> _platforms = [];
    private readonly int _sources;

    /// <summary>Shows the beginning.</summary>
    public BriefingProgress(JobContext job, IReadOnlyList<FeedSource> sources)
    {
        _job = job;
        _sources = sources.Count;
        foreach (var platform in sources.GroupBy(source => source.Platform))
        {
            _platforms[platform.Key] = new Platform { Sources = platform.Count() };
        }

        Report("Fetching sources...", 0);
    }

    /// <summary>A source is being read.</summary>
    public void Started(FeedSource source) => Change(source, platform => platform.IsStarted = true);

    /// <summary>A source was read.</summary>
    /// <param name="source">Which.</param>
    /// <param name="items">The items in it; null when it failed.</param>
    public void Ended(FeedSource source, int? items) => Change(source, platform =>
    {
        platform.Done++;
        platform.Items += items ?? 0;
        if (items is null) platform.Failed++;
    });

    /// <summary>The briefing is being written.</summary>
    /// <param name="share">How much of it is, 0 to 1.</param>
    public void Writing(double share)
    {
        lock (_lock)
        {
            Report("Writing the briefing...", share);
        }
    }

    private void Change(FeedSource source, Action<Platform> change)
    {
        lock (_lock)
        {
            change(_platforms[source.Platform]);
            Report("Fetching sources...", 0);
        }
    }

    private void Report(string message, double written)
    {
        var done = _platforms.Values.Sum(platform => platform.Done);
        _job.Report(JobProgress.Of(done, _sources, message) with
        {
            Percent = Math.Round((Fetching * done / _sources) + ((100 - Fetching) * written), 1),
            Parts = [.. _platforms.Select(platform => platform.Value.AsPart(platform.Key))],
        });
    }

    private sealed class Platform
    {
        public required int Sources { get; init; }
        public bool IsStarted { get; set; }
        public int Done { get; set; }
        public int Failed { get; set; }
        public long Items { get; set; }

        public JobPart AsPart(string name) =>
            new(name, Status, Items, Done == Sources ? Items : null, $"{Done} of {Sources} sources read{Losses}");

        private string Losses => Failed == 0 ? "" : $", {Failed} failed";

        private JobStatus Status => Failed == Sources ? JobStatus.Failed
            : Done == Sources ? JobStatus.Completed
            : IsStarted ? JobStatus.Running
            : JobStatus.Pending;
    }
}
