using Microsoft.Extensions.Configuration;
using OrleansJobs.Silo.Handlers.Briefing;
using OrleansJobs.Support;

namespace OrleansJobs.Handlers.Tests.Briefing;

public sealed class BriefingPlanTests
{
    [Theory]
    [InlineData("""{"platforms": {"x": [{}]}}""", "platforms.x[0] must have exactly one of url, file and items.")]
    [InlineData("""{"platforms": {"x": [{"url": "https://example.org", "file": "a"}]}}""", "platforms.x[0] must have exactly one of url, file and items.")]
    [InlineData("""{"platforms": {"x": [{"url": "ftp://example.org/"}]}}""", "platforms.x[0].url must be an http or https URL without a user name, such as https://example.org/feed.xml.")]
    [InlineData("""{"platforms": {"x": [{"file": "../a"}]}}""", "platforms.x[0].file must be the plain name of a file in Briefings:Folder, such as feed.xml.")]
    [InlineData("""{"platforms": {"": []}}""", "platforms. must be named with 1 to 50 letters, digits, blanks and _ - ., beginning with a letter or digit.")]
    [InlineData("""{"platforms": {"x": {"url": "https://example.org"}}}""", "platforms.x does not have the shape of a briefing's input.")]
    [InlineData("""{"platforms": {"x": [{"url": 5}]}}""", "platforms.x[0].url does not have the shape of a briefing's input.")]
    [InlineData("""{"since": "yesterday"}""", "since does not have the shape of a briefing's input.")]
    [InlineData("""{"max_items": 0}""", "max_items must be at least 1.")]
    [InlineData("[]", "input does not have the shape of a briefing's input.")]
    public async Task AnInputThatIsWrongFailsForGoodAndNamesTheField(string input, string message)
    {
        var failed = await new BriefingRun().With("x", "http://127.0.0.1:1/").FailAsync(input);

        Assert.Equal(("invalid_input", message, false), (failed.Error.Code, failed.Error.Message, failed.Retryable));
    }

    [Theory]
    [InlineData("../secret.xml")]
    [InlineData("/etc/passwd")]
    [InlineData("..")]
    [InlineData(@"..\secret.xml")]
    [InlineData("C:secret.xml")]
    [InlineData("a\0b")]
    public async Task AFileCannotLeadOutOfTheFolder(string file)
    {
        using var folder = new TemporaryDirectory();
        var input = System.Text.Json.JsonSerializer.Serialize(new { platforms = new { x = new[] { new { file } } } });

        var failed = await new BriefingRun { Options = { Folder = folder.Path } }.FailAsync(input);

        Assert.Equal("invalid_input", failed.Error.Code);
    }

    [Fact]
    public async Task AFileThatIsNotThereAndAFolderThatNobodyNamedAreSaid()
    {
        using var folder = new TemporaryDirectory();
        const string Input = """{"platforms": {"x": [{"file": "feed.xml"}]}}""";

        Assert.Contains("There is no such file.", (await new BriefingRun { Options = { Folder = folder.Path } }.FailAsync(Input)).Error.Message, StringComparison.Ordinal);
        Assert.Contains("set Briefings:Folder", (await new BriefingRun().FailAsync(Input)).Error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"platforms": {}}""")]
    [InlineData("""{"platforms": {"x": [], "y": null}}""")]
    public async Task PlatformsWithoutSourcesAreNoSources(string input) =>
        Assert.Equal("no_sources", (await new BriefingRun().With("x", "http://127.0.0.1:1/").FailAsync(input)).Error.Code);

    [Fact]
    public void SettingsThatAreRightPass()
    {
        using var folder = new TemporaryDirectory();
        var options = new BriefingsOptions
        {
            Folder = folder.Path,
            Platforms = { ["x"] = [new() { Url = "http://10.0.0.1/feed" }, new() { File = "feed.xml", Name = "Desk" }] },
        };
        Assert.True(new BriefingsOptionsCheck().Validate(null, options).Succeeded);
        Assert.True(new BriefingsOptionsCheck().Validate(null, new BriefingsOptions()).Succeeded);
    }

    [Fact]
    public void APlatformWrittenWithoutANumberIsNoticed()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Briefings:Platforms:x:Url", "https://example.org/")]).Build();
        var options = configuration.GetSection(BriefingsOptions.Section).Get<BriefingsOptions>()!;

        Assert.Equal("Briefings:Platforms:x has no source: set Briefings:Platforms:x:0:Url.",
            Assert.Single(new BriefingsOptionsCheck().Validate(null, options).Failures!));
    }

    [Fact]
    public async Task ThereAreAtMostAHundredSources()
    {
        var run = new BriefingRun();
        for (var at = 0; at <= 100; at++) run.With("x", "http://127.0.0.1:1/");
        var input = $$$"""{"platforms": {"x": [{{{string.Join(',', Enumerable.Repeat("""{"items": []}""", 101))}}}]}}""";

        Assert.Equal("Briefings:Platforms must have at most 100 sources in all.", Assert.Single(new BriefingsOptionsCheck().Validate(null, run.Options).Failures!));
        Assert.Equal("platforms must have at most 100 sources in all.", (await run.FailAsync(input)).Error.Message);
    }

    [Fact]
    public void EverySettingThatIsWrongIsNamedWithItsFix()
    {
        var options = new BriefingsOptions
        {
            Folder = "/nowhere/at-all",
            SourceTimeout = TimeSpan.Zero,
            MaxSourceBytes = 0,
            MaxItemsPerPlatform = 0,
            Platforms = { ["x"] = [new(), new() { Url = "feed.xml" }, new() { File = "a/b" }], [" "] = [] },
        };

        var failures = new BriefingsOptionsCheck().Validate(null, options).Failures!.ToArray();

        Assert.Equal(8, failures.Length);
        foreach (var name in new[] { "Folder", "SourceTimeout", "MaxSourceBytes", "MaxItemsPerPlatform", "Platforms:x:0", "Platforms:x:1:Url", "Platforms:x:2:File", "Platforms:  " })
        {
            Assert.Contains(failures, failure => failure.StartsWith($"Briefings:{name}", StringComparison.Ordinal));
        }
    }
}
