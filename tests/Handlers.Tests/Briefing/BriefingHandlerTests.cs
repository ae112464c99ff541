using OrleansJobs.Grains.Contracts;
using OrleansJobs.Silo.Handlers.Briefing;
using OrleansJobs.Silo.Handlers.Text;
using OrleansJobs.Support;

namespace OrleansJobs.Handlers.Tests.Briefing;

public sealed class BriefingHandlerTests : IAsyncLifetime
{
    private FeedServer _server = null!;

    public async Task InitializeAsync() => _server = await FeedServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task ABriefingIsDatedGroupedAndSummarised()
    {
        var run = new BriefingRun().With("x", _server.Put("/x", FeedServer.Rss("One", "Two"))).With("youtube", _server.Put("/y", FeedServer.Rss("Three")));

        var briefing = await run.SucceedAsync();

        Assert.Equal(("Briefing of 5 January 2026", new DateOnly(2026, 1, 5), 3, 0, "extractive"),
            (briefing.Title, briefing.Date, briefing.ItemsCount, briefing.DuplicatesRemoved, briefing.Method));
        Assert.Equal("x: One Two; youtube: Three", string.Join("; ", briefing.Groups.Select(group => $"{group.Platform}: {string.Join(' ', group.Items.Select(item => item.Title))}")));
        var first = briefing.Groups[0].Items[0];
        Assert.Equal(new BriefingItem("One", "https://example.org/One", new DateTimeOffset(2026, 1, 5, 8, 0, 0, TimeSpan.Zero), "127.0.0.1", "What is said about One."), first);
        Assert.Equal("What is said about One. What is said about Two. What is said about Three.", briefing.Summary);
        Assert.Equal([new BriefingSource("x", "127.0.0.1", "completed", 2, null), new BriefingSource("youtube", "127.0.0.1", "completed", 1, null)], briefing.Sources);
        Assert.Contains("## x\n\n- [One](https://example.org/One) (127.0.0.1, 2026-01-05)\n  What is said about One.\n", briefing.Markdown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ASourceThatFailsIsToldOfAndTheOthersAreRead()
    {
        var run = new BriefingRun().With("x", _server.Put("/down", 500)).With("x", _server.Put("/x", FeedServer.Rss("One"))).With("podcasts", _server.Url("/missing"));

        var briefing = await run.SucceedAsync();

        Assert.Equal(["The server answered 500.", null, "The server answered 404."], briefing.Sources.Select(source => source.Error));
        Assert.Equal(["failed", "completed", "failed"], briefing.Sources.Select(source => source.Status));
        var parts = run.Shown[^1].Parts;
        Assert.Equal([("x", JobStatus.Completed, 1, "2 of 2 sources read, 1 failed"), ("podcasts", JobStatus.Failed, 0, "1 of 1 sources read, 1 failed")],
            parts.Select(part => (part.Name, part.Status, (int)part.Count, part.Message)));
    }

    [Fact]
    public async Task EveryPlatformIsAPartThatGoesForward()
    {
        var run = new BriefingRun().With("x", _server.Put("/x", FeedServer.Rss("One", "Two"))).With("youtube", _server.Put("/y", FeedServer.Rss("Three")));

        await run.SucceedAsync();

        Assert.All(run.Shown[0].Parts, part => Assert.Equal((JobStatus.Pending, 0), (part.Status, part.Count)));
        Assert.Equal((0, 2, "Fetching sources..."), ((int)run.Shown[0].Current!, (int)run.Shown[0].Total!, run.Shown[0].Message));
        Assert.Contains(run.Shown, shown => shown.Parts.Any(part => part.Status == JobStatus.Running));
        Assert.Equal(run.Shown.Select(shown => shown.Percent).Order(), run.Shown.Select(shown => shown.Percent));
        Assert.Equal((2, 100, "Writing the briefing..."), ((int)run.Shown[^1].Current!, (int)run.Shown[^1].Percent!, run.Shown[^1].Message));
        Assert.Equal([("x", JobStatus.Completed, 2L), ("youtube", JobStatus.Completed, 1L)], run.Shown[^1].Parts.Select(part => (part.Name, part.Status, part.Count)));
    }

    [Fact]
    public async Task SourcesAreReadSideBySide()
    {
        var both = new TaskCompletionSource();
        var arrived = 0;
        string Meet(string path) => _server.Put(path, async context =>
        {
            if (Interlocked.Increment(ref arrived) == 2) both.SetResult();
            await both.Task.WaitAsync(context.RequestAborted); // neither answers before the other was asked
            await using var writer = new StreamWriter(context.Response.Body);
            await writer.WriteAsync(FeedServer.Rss(path));
        });

        var briefing = await new BriefingRun().With("x", Meet("/one")).With("youtube", Meet("/two")).SucceedAsync();

        Assert.Equal(2, briefing.ItemsCount);
    }

    [Fact]
    public async Task WithoutAnySourceThatCanBeReadItIsTriedAgain()
    {
        var run = new BriefingRun().With("x", _server.Put("/down", 503)).With("y", _server.Url("/missing"));
        var failed = await run.FailAsync();

        Assert.Equal(("sources_unavailable", true), (failed.Error.Code, failed.Retryable));
        Assert.Contains("The server answered 503.", failed.Error.Message, StringComparison.Ordinal);
        Assert.Contains("y, 127.0.0.1: The server answered 404.", failed.Error.Detail, StringComparison.Ordinal);
        Assert.Equal(["Warning: x, 127.0.0.1: The server answered 503.", "Warning: y, 127.0.0.1: The server answered 404."], run.Said);
    }

    [Fact]
    public async Task WithoutASourceItSaysHowToNameOne()
    {
        var failed = await new BriefingRun().FailAsync();

        Assert.Equal(("no_sources", false), (failed.Error.Code, failed.Retryable));
        Assert.Contains("Briefings:Platforms:{platform}:0:Url", failed.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatTheRequestNamesTakesThePlaceOfTheConfiguration()
    {
        var run = new BriefingRun().With("x", _server.Url("/never-asked"));

        var briefing = await run.SucceedAsync("""
            {"title": "Mine", "since": "2026-01-02T00:00:00+01:00", "max_items": 2, "platforms": {"notes": [{"name": "Desk", "items": [
              {"title": "Undated & <kept>", "text": "Words."},
              {"title": "Old", "published": "2026-01-01T22:59:59Z"},
              {"title": "New", "url": "https://example.org/new", "published": "2026-01-03"},
              {"title": "In time", "published": "Thu, 01 Jan 2026 23:00:00 GMT"}]}]}}
            """);

        Assert.Equal("Mine", briefing.Title);
        Assert.Equal(["New", "In time"], Assert.Single(briefing.Groups).Items.Select(item => item.Title));
        briefing = await run.SucceedAsync("""{"platforms": {"notes": [{"items": [{"title": "Undated & <kept>"}, {"title": "New", "published": "2026-01-03"}]}]}}""");
        Assert.Equal(["New", "Undated & <kept>"], Assert.Single(briefing.Groups).Items.Select(item => item.Title));
        Assert.Contains(@"- **Undated \& \<kept\>** (notes)", briefing.Markdown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OfAPlatformTheNewestItemsOfAllItsSourcesAreTaken()
    {
        var run = new BriefingRun { Options = { MaxItemsPerPlatform = 3 } }
            .With("x", _server.Put("/a", FeedServer.Rss("A1", "A2", "A3"))).With("x", _server.Put("/b", FeedServer.Rss("B1", "B2", "B3")));

        Assert.Equal(["A1", "B1", "A2"], (await run.SucceedAsync()).Groups[0].Items.Select(item => item.Title));
        Assert.Equal(3, (await run.SucceedAsync("""{"max_items": 10}""")).ItemsCount);
        Assert.Equal(1, (await run.SucceedAsync("""{"max_items": 1}""")).ItemsCount);
    }

    [Fact]
    public async Task TheSameItemInTwoPlatformsIsToldOnce()
    {
        var briefing = await new BriefingRun()
            .With("x", _server.Put("/x", """<rss><channel><item><title>Rates are cut by half a point</title><link>https://www.example.org/rates/?utm_source=x#top</link></item></channel></rss>"""))
            .With("news", _server.Put("/news", """
                <rss><channel><item><title>Something else entirely</title><link>http://example.org/rates</link></item>
                <item><title>Rates are cut by half a point!</title><link>https://other.example/1</link></item>
                <item><title>Rates</title><link>https://other.example/2</link></item></channel></rss>
                """)).SucceedAsync();

        Assert.Equal((2, 2), (briefing.ItemsCount, briefing.DuplicatesRemoved));
        Assert.Equal(["Rates are cut by half a point", "Rates"], briefing.Groups.SelectMany(group => group.Items).Select(item => item.Title));
    }

    [Fact]
    public async Task AModelIsAskedOnceForTheWhole()
    {
        var model = new Model();

        var briefing = await new BriefingRun { Summarizer = model }.With("x", _server.Put("/x", FeedServer.Rss("One", "Two"))).SucceedAsync();

        Assert.Equal(["What is said about One.", "What is said about Two."], Assert.Single(model.Requests).Texts);
        Assert.Equal(("All in all.", "some-model"), (briefing.Summary, briefing.Method));
        Assert.Equal(["What is said about One.", "What is said about Two."], briefing.Groups[0].Items.Select(item => item.Summary));
    }

    [Fact]
    public async Task ASummaryThatFailsFailsTheBriefing()
    {
        var run = new BriefingRun { Summarizer = new Silent() }.With("x", _server.Put("/x", FeedServer.Rss("One")));

        var failed = await run.FailAsync();

        Assert.Equal(("model_unavailable", "The model is asleep.", true), (failed.Error.Code, failed.Error.Message, failed.Retryable));
    }

    [Fact]
    public async Task ACancelledBriefingStopsWaitingForItsSources()
    {
        using var cancel = new CancellationTokenSource();
        var url = _server.Put("/slow", async context =>
        {
            cancel.Cancel();
            await FeedServer.HangAsync(context);
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new BriefingRun().With("x", url).RunAsync(null, cancel.Token));
    }

    private sealed class Model : ISummarizer
    {
        public List<SummaryRequest> Requests { get; } = [];

        public Task<Summary> SummarizeAsync(SummaryRequest request, CancellationToken cancellationToken)
        {
            Requests.Add(request);
            return Task.FromResult(new Summary(["All in all."], "some-model"));
        }
    }

    private sealed class Silent : ISummarizer
    {
        public Task<Summary> SummarizeAsync(SummaryRequest request, CancellationToken cancellationToken) =>
            throw ModelFailure.Unavailable("The model is asleep.");
    }
}
