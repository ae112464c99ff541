using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Http;
using OrleansJobs.Silo.Runners.Http;
using OrleansJobs.Support;

namespace OrleansJobs.Handlers.Tests.Runners;

/// <summary>Endpoints that are away, slow, broken, or where they may not be.</summary>
public sealed class EndpointTroubleTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private FeedServer _server = null!;

    public async Task InitializeAsync() => _server = await FeedServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    [InlineData("[::1]")]
    [InlineData("0.0.0.0")]
    [InlineData("[::ffff:127.0.0.1]")]
    [InlineData("2130706433")]
    [InlineData("169.254.169.254")]
    [InlineData("100.64.0.1")]
    [InlineData("10.0.0.1")]
    [InlineData("[fd00::1]")]
    public async Task AnEndpointInsideMustBeAllowed(string host)
    {
        var asked = false;
        _server.Put("/inside", _ =>
        {
            asked = true;
            return Task.CompletedTask;
        });
        var url = $"http://{host}:{new Uri(_server.Url("/")).Port}/inside?key=abc";
        var failed = await new EndpointRun(url).With("AllowPrivateNetwork", null).FailAsync();
        Assert.Equal(("address_refused", false), (failed.Error.Code, failed.Retryable));
        Assert.EndsWith("has no public address; set Jobs:Types:job.type:AllowPrivateNetwork to true if the endpoint is meant to be there.", failed.Error.Message, StringComparison.Ordinal);
        Assert.False(asked);
    }

    [Fact]
    public Task WhereNobodyListensIsUnreachable() =>
        FailsAsync($"http://127.0.0.1:{FreePort.Next()}/?key=abc", "endpoint_unreachable", "nobody listens there");

    [Fact]
    public Task AHostThatDoesNotExistIsUnreachable() => FailsAsync("http://nowhere.invalid/", "endpoint_unreachable", "does not answer");

    [Fact]
    public async Task AConnectionThatDoesNotComeAboutIsGivenUp()
    {
        using var mute = new RawEndpoint(RawEndpoint.UntilClosedAsync);
        var run = new EndpointRun($"https://127.0.0.1:{mute.Port}/").With("ConnectTimeout", "00:00:00.200");
        await FailsAsync(run, "endpoint_unreachable", "could not be connected to in time");
    }

    [Fact]
    public async Task ACertificateThatNobodyVouchesForIsRefused()
    {
        using var key = RSA.Create(2048);
        using var made = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(new(2020, 1, 1, 0, 0, 0, default), new(2040, 1, 1, 0, 0, 0, default));
        using var certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
        using var endpoint = new RawEndpoint(async stream =>
        {
            await using var secure = new SslStream(stream);
            await secure.AuthenticateAsServerAsync(certificate);
            await RawEndpoint.UntilClosedAsync(secure);
        });
        await FailsAsync(new EndpointRun($"https://127.0.0.1:{endpoint.Port}/"), "endpoint_untrusted", "no valid TLS certificate", retryable: false);
    }

    [Fact]
    public Task APlainEndpointIsNoSecureOne() => FailsAsync(
        new EndpointRun(_server.Url("/").Replace("http:", "https:", StringComparison.Ordinal)), "endpoint_untrusted", "or no TLS", retryable: false);

    [Theory]
    [InlineData("", "endpoint_unreachable", "broke off")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-", "endpoint_unreachable", "broke off")]
    [InlineData("220 mail.example.org ESMTP\r\n\r\n", "endpoint_unreachable", "not HTTP")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{\"half\":", "incomplete", "ended without a result")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello", "incomplete", "ended without a result")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\nevent: result\ndata: {}", "incomplete", "ended without a result")]
    [InlineData("HTTP/1.1 503 Away\r\nContent-Length: 99\r\n\r\nhalf", "endpoint_status", "status 503")]
    public async Task WhatBreaksOffIsTriedAgain(string answer, string code, string said)
    {
        using var endpoint = RawEndpoint.Saying(answer);
        await FailsAsync(new EndpointRun(endpoint.Url), code, said);
    }

    [Fact]
    public async Task HeadersWithoutAnEndAreCutOff()
    {
        using var endpoint = RawEndpoint.Saying($"HTTP/1.1 200 OK\r\nX-Long: {new string('x', 100_000)}\r\n\r\n");
        await FailsAsync(new EndpointRun(endpoint.Url), "endpoint_answer", "headers of more than 32 KB", retryable: false);
    }

    [Fact]
    public async Task AnEndpointThatSaysNothingIsGivenUp()
    {
        using var endpoint = new RawEndpoint(RawEndpoint.UntilClosedAsync);
        await FailsAsync(Impatient(endpoint.Url), "endpoint_silent", "was silent for 0.2 seconds (Jobs:Types:job.type:IdleTimeout)");
    }

    [Fact]
    public async Task OneThatFallsSilentInTheMiddleIsGivenUp()
    {
        var url = _server.Put("/half", async context =>
        {
            context.Response.ContentType = "application/x-ndjson";
            await context.Response.WriteAsync("{\"event\":\"progress\",\"percent\":1}\n");
            await context.Response.Body.FlushAsync();
            await FeedServer.HangAsync(context);
        });
        await FailsAsync(Impatient(url), "endpoint_silent", "was silent");
    }

    [Fact]
    public async Task HeadersThatDripAreNoSignOfLife()
    {
        using var endpoint = new RawEndpoint(async stream =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nX-Drip: "u8.ToArray());
            while (true)
            {
                await stream.WriteAsync("x"u8.ToArray());
                await Task.Delay(20);
            }
        });
        await FailsAsync(Impatient(endpoint.Url), "endpoint_silent", "was silent");
    }

    [Fact]
    public async Task NobodyWaitsForAnExcuseThatDrips()
    {
        using var endpoint = new RawEndpoint(async stream =>
        {
            await stream.WriteAsync("HTTP/1.1 503 Away\r\n\r\nno paper"u8.ToArray());
            while (true)
            {
                await Task.Delay(20);
                await stream.WriteAsync("."u8.ToArray());
            }
        });
        var failed = await Impatient(endpoint.Url).FailAsync().WaitAsync(Patience);
        Assert.Equal("endpoint_status", failed.Error.Code);
        Assert.StartsWith("no paper", failed.Error.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ABodyThatDripsIsASignOfLife()
    {
        var time = new ManualTime();
        using var taken = new SemaphoreSlim(0);
        var url = _server.Put("/drip", async context =>
        {
            context.Response.ContentType = "application/x-ndjson";
            for (var line = 0; line < 5; line++)
            {
                await context.Response.WriteAsync($"line {line}\n");
                await context.Response.Body.FlushAsync();
                await taken.WaitAsync(Patience);
                time.Advance(TimeSpan.FromSeconds(40)); // of the 60 that it may be silent
            }

            await context.Response.WriteAsync("{\"event\":\"result\"}\n");
        });
        Assert.Null(await new EndpointRun(url) { Time = time, OnLog = () => taken.Release() }.SucceedAsync());
    }

    [Fact]
    public async Task ARequestThatIsTakenPieceByPieceIsASignOfLife()
    {
        var time = new ManualTime();
        using var idle = new IdleWatch(TimeSpan.FromSeconds(60), time, CancellationToken.None);
        using var taker = new SlowTaker(() => time.Advance(TimeSpan.FromSeconds(40)));
        using var content = new WatchedContent(new byte[1_000_000], idle);
        await content.CopyToAsync(taker, idle.Token);
        Assert.Equal((1_000_000, false), (taker.Length, idle.IsOver));
    }

    [Fact]
    public async Task ACancelClosesTheConnection()
    {
        var (asked, closed) = (new TaskCompletionSource(), new TaskCompletionSource());
        var url = _server.Put("/slow", async context =>
        {
            asked.SetResult();
            await FeedServer.HangAsync(context);
            closed.SetResult();
        });
        using var cancel = new CancellationTokenSource();
        var work = new EndpointRun(url).RunAsync(cancel.Token);
        await asked.Task.WaitAsync(Patience);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work);
        await closed.Task.WaitAsync(Patience);
    }

    [Fact]
    public async Task ACancelInTheMiddleOfAStreamClosesTheConnection()
    {
        var closed = new TaskCompletionSource();
        using var cancel = new CancellationTokenSource();
        var url = _server.Put("/slow", async context =>
        {
            context.Response.ContentType = "application/x-ndjson";
            await context.Response.WriteAsync("at work\n");
            await context.Response.Body.FlushAsync();
            await FeedServer.HangAsync(context);
            closed.SetResult();
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new EndpointRun(url) { OnLog = cancel.Cancel }.RunAsync(cancel.Token));
        await closed.Task.WaitAsync(Patience);
    }

    private static EndpointRun Impatient(string url) => new EndpointRun(url) { Time = TimeProvider.System }.With("IdleTimeout", "00:00:00.200");

    private static Task FailsAsync(string url, string code, string said) => FailsAsync(new EndpointRun(url), code, said);

    private static async Task FailsAsync(EndpointRun run, string code, string said, bool retryable = true)
    {
        var failed = await run.FailAsync().WaitAsync(Patience);
        Assert.Equal((code, retryable), (failed.Error.Code, failed.Retryable));
        Assert.Contains(said, failed.Error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("abc", failed.Error.Message, StringComparison.Ordinal);
    }

    private sealed class SlowTaker(Action take) : MemoryStream
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            take();
            return base.WriteAsync(buffer, cancellationToken);
        }
    }
}
