using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.Http;
using OrleansJobs.Silo.Handlers.Briefing;
using OrleansJobs.Support;

namespace OrleansJobs.Handlers.Tests.Briefing;

/// <summary>Servers that are slow, endless, broken or not what they seem. Each test reads one of them beside a good one.</summary>
public sealed class FeedClientTests : IAsyncLifetime
{
    private readonly ManualTime _time = new();
    private FeedServer _server = null!;

    public async Task InitializeAsync() => _server = await FeedServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task ASourceThatDoesNotAnswerIsGivenUp()
    {
        var url = _server.Put("/silent", async context =>
        {
            _time.Advance(TimeSpan.FromSeconds(21));
            await FeedServer.HangAsync(context);
        });

        Assert.Equal("It did not answer in full within 20 seconds.", await ErrorOfAsync(url));
    }

    [Fact]
    public async Task ASourceThatStopsInTheMiddleIsGivenUp()
    {
        var url = _server.Put("/half", async context =>
        {
            await context.Response.WriteAsync("<rss>");
            await context.Response.Body.FlushAsync();
            _time.Advance(TimeSpan.FromSeconds(21));
            await FeedServer.HangAsync(context);
        });

        Assert.Equal("It did not answer in full within 20 seconds.", await ErrorOfAsync(url));
    }

    [Fact]
    public async Task ASourceWithoutAnEndIsCutOff()
    {
        var url = _server.Put("/endless", async context =>
        {
            var block = new byte[64 * 1024];
            while (!context.RequestAborted.IsCancellationRequested) await context.Response.Body.WriteAsync(block, context.RequestAborted);
        });

        Assert.Equal("It is larger than the 5242880 bytes of Briefings:MaxSourceBytes.", await ErrorOfAsync(url));
    }

    [Fact]
    public async Task AFewBytesThatUnpackToManyAreCutOff()
    {
        var bomb = Packed(new byte[50_000_000]);
        Assert.InRange(bomb.Length, 1, 100_000);
        var url = _server.Put("/bomb", context => AnswerPacked(context, bomb));

        Assert.Equal("It is larger than the 5242880 bytes of Briefings:MaxSourceBytes.", await ErrorOfAsync(url));
    }

    [Fact]
    public async Task APackedFeedIsUnpacked()
    {
        var url = _server.Put("/packed", context => AnswerPacked(context, Packed(Encoding.UTF8.GetBytes(FeedServer.Rss("One")))));

        Assert.Equal(1, (await new BriefingRun().With("x", url).SucceedAsync()).ItemsCount);
    }

    [Fact]
    public async Task AnAnswerThatCannotBeUnpackedFails() => Assert.Equal("Its answer broke off or cannot be unpacked.",
        await ErrorOfAsync(_server.Put("/scrambled", context => AnswerPacked(context, "no gzip at all"u8.ToArray()))));

    [Fact]
    public async Task ASourceThatHangsUpFails() => Assert.Contains("broke off", await ErrorOfAsync(_server.Put("/hangup", async context =>
    {
        await context.Response.WriteAsync("<rss>");
        await context.Response.Body.FlushAsync();
        context.Abort();
    })), StringComparison.Ordinal);

    [Fact]
    public async Task AHostWhereNobodyListensFails() =>
        Assert.Equal("Its host cannot be reached.", await ErrorOfAsync($"http://127.0.0.1:{FreePort.Next()}/"));

    [Fact]
    public async Task AHostThatDoesNotExistFails() => Assert.Matches("^Its host (is not known|cannot be reached).$",
        await ErrorOfAsync("http://nowhere.invalid/")); // without a network nobody knows

    [Fact]
    public async Task ARedirectIsFollowedAndLinksStartWhereItEnded()
    {
        _server.Put("/new/feed", "<rss><channel><item><title>Moved</title><link>item</link></item></channel></rss>");
        var url = _server.Put("/old", context => Redirect(context, "/new/feed"));

        var briefing = await new BriefingRun().With("x", url).SucceedAsync();

        Assert.Equal(_server.Url("/new/item"), briefing.Groups[0].Items[0].Url);
    }

    [Fact]
    public async Task ARedirectInACircleFails() =>
        Assert.Equal("It redirects more than 5 times.", await ErrorOfAsync(_server.Put("/round", context => Redirect(context, "/round"))));

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://example.org/")]
    [InlineData("http://user:secret@example.org/")]
    public async Task ARedirectToAnythingButTheWebFails(string target) => Assert.Equal("It redirects to something that is no http or https URL.",
        await ErrorOfAsync(_server.Put("/away", context => Redirect(context, target))));

    [Fact]
    public async Task ARequestCannotNameAnAddressOfThisMachine()
    {
        var asked = false;
        _server.Put("/inside", context =>
        {
            asked = true;
            return Task.CompletedTask;
        });
        var port = new Uri(_server.Url("/")).Port;

        foreach (var host in new[] { "127.0.0.1", "localhost", "[::1]", "0.0.0.0", "[::ffff:127.0.0.1]", "2130706433", "169.254.169.254" })
        {
            var failed = await new BriefingRun().FailAsync(Asking($"http://{host}:{port}/inside"));
            Assert.Contains("has no public address", failed.Error.Message, StringComparison.Ordinal);
        }

        Assert.False(asked);
    }

    [Fact]
    public async Task ASettingLetsRequestsNameThem()
    {
        var run = new BriefingRun { Options = { AllowPrivateAddresses = true } };

        var briefing = await run.SucceedAsync(Asking(_server.Put("/x", FeedServer.Rss("One"))));

        Assert.Equal(1, briefing.ItemsCount);
    }

    [Fact]
    public async Task ATrustedHostCannotSendUsToAnotherInside()
    {
        _server.Put("/inside", FeedServer.Rss("Secret"));
        var other = _server.Url("/inside").Replace("127.0.0.1", "localhost", StringComparison.Ordinal);

        Assert.Contains("The host 'localhost' has no public address", await ErrorOfAsync(_server.Put("/sly", context => Redirect(context, other))), StringComparison.Ordinal);
    }

    private static string Asking(string url) => $$$"""{"platforms": {"x": [{"url": "{{{url}}}"}]}}""";

    private async Task<string?> ErrorOfAsync(string url)
    {
        using var folder = new TemporaryDirectory();
        await File.WriteAllTextAsync(folder.Of("good.xml"), FeedServer.Rss("Good"));
        var run = new BriefingRun { Time = _time, Options = { Folder = folder.Path } }.With("x", url);
        run.Options.Platforms["good"] = [new BriefingSourceOptions { File = "good.xml" }];
        var briefing = await run.SucceedAsync();
        Assert.Equal("good", Assert.Single(briefing.Groups).Platform);
        return briefing.Sources[0].Error;
    }

    private static Task Redirect(HttpContext context, string target)
    {
        context.Response.StatusCode = StatusCodes.Status302Found;
        context.Response.Headers.Location = target;
        return Task.CompletedTask;
    }

    private static async Task AnswerPacked(HttpContext context, byte[] body)
    {
        context.Response.Headers.ContentEncoding = "gzip";
        await context.Response.Body.WriteAsync(body);
    }

    private static byte[] Packed(byte[] body)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal)) gzip.Write(body);
        return packed.ToArray();
    }
}
