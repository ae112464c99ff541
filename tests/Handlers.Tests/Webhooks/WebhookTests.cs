using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Handlers.Tests.Runners;
using OrleansJobs.Silo.Handlers.Webhooks;
using OrleansJobs.Support;

namespace OrleansJobs.Handlers.Tests.Webhooks;

public sealed class WebhookTests : IAsyncLifetime
{
    private WebhookReceiver _receiver = null!;

    public async Task InitializeAsync() => _receiver = await WebhookReceiver.StartAsync();

    public async Task DisposeAsync() => await _receiver.DisposeAsync();

    /// <summary>The vector that the libraries of Standard Webhooks test themselves with.</summary>
    [Fact]
    public void TheSignatureIsThatOfTheReference()
    {
        Assert.True(WebhookSignature.TryRead("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", out var signature));
        var headers = signature!.HeadersOf("msg_p5jXN8AQM9LWM0D4loKWxJek", DateTimeOffset.FromUnixTimeSeconds(1614265330), """{"test": 2432232314}"""u8);
        Assert.Equal(
            [("webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek"), ("webhook-timestamp", "1614265330"), ("webhook-signature", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")],
            headers);
    }

    [Fact]
    public async Task ItIsPostedSignedAndTheReceiptKept()
    {
        var run = new WebhookRun(_receiver.Url).With("Headers:X-Team", "blue");
        var succeeded = Assert.IsType<JobOutcome.Succeeded>(await run.RunAsync());
        var came = await _receiver.NextAsync();
        Assert.Equal((run.Job.Id.ToString(), run.Time.GetUtcNow().ToUnixTimeSeconds()), (came.Id, came.Timestamp));
        Assert.Equal(run.Job.Input!.Value.Value, Encoding.UTF8.GetString(came.Body));
        Assert.Equal(("application/json", "blue"), (came.Headers["Content-Type"], came.Headers["X-Team"]));
        Assert.Equal($"v1,{Signed(WebhookReceiver.Secret, came)}", came.Signature);
        Assert.Equal($$"""{"status_code":204,"delivered_at":{{JsonText.From(run.Time.GetUtcNow())}}}""", succeeded.Result?.Value);
    }

    [Fact]
    public async Task AnotherAttemptHasAnotherTimeAndTheSameIdAndBody()
    {
        var time = new ManualTime();
        var run = new WebhookRun(_receiver.Url) { Time = time };
        await run.RunAsync();
        time.Advance(TimeSpan.FromMinutes(2));
        await run.RunAsync();
        var (first, second) = (await _receiver.NextAsync(), await _receiver.NextAsync());
        Assert.Equal((first.Id, first.Timestamp + 120), (second.Id, second.Timestamp));
        Assert.Equal(first.Body, second.Body);
        Assert.Equal($"v1,{Signed(WebhookReceiver.Secret, second)}", second.Signature);
    }

    [Fact]
    public async Task WhileSecretsChangeThereIsASignatureOfEach()
    {
        var other = $"whsec_{Convert.ToBase64String(Encoding.UTF8.GetBytes("the other one, of 29 bytes ok"))}";
        await new WebhookRun(_receiver.Url).With("Secret", $"{WebhookReceiver.Secret} {other}").RunAsync();
        var came = await _receiver.NextAsync();
        Assert.Equal($"v1,{Signed(WebhookReceiver.Secret, came)} v1,{Signed(other, came)}", came.Signature);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(404)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task WhateverIsNoYesIsTriedAgain(int status)
    {
        _receiver.Answer = async (_, context) =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.RetryAfter = "17";
            await context.Response.WriteAsync("Not\n now,\tplease");
        };
        var failed = await new WebhookRun(_receiver.Url).FailAsync("webhook_status", retryable: true);
        Assert.Equal($"The webhook team at {new Uri(_receiver.Url).Authority} answered with status {status}: Not now, please", failed.Error.Message);
        Assert.Equal(TimeSpan.FromSeconds(17), failed.RetryAfter);
    }

    [Fact]
    public async Task GoneIsForGood()
    {
        _receiver.Answer = (_, context) => WebhookReceiver.StatusAsync(context, 410);
        await new WebhookRun(_receiver.Url).FailAsync("webhook_gone", retryable: false);
    }

    [Fact]
    public async Task ARedirectIsNotFollowed()
    {
        _receiver.Answer = (_, context) =>
        {
            context.Response.Redirect(_receiver.Url, permanent: false, preserveMethod: true);
            return Task.CompletedTask;
        };
        var failed = await new WebhookRun(_receiver.Url).FailAsync("webhook_status", retryable: true);
        Assert.Contains("set Webhooks:team:Url to the place itself", failed.Error.Message, StringComparison.Ordinal);
        await _receiver.NextAsync();
        Assert.True(_receiver.IsQuiet);
    }

    [Fact]
    public async Task OneThatNeverAnswersIsLeftWhenItsTimeIsUp()
    {
        var time = new ManualTime();
        _receiver.Answer = (_, context) => FeedServer.HangAsync(context);
        var run = new WebhookRun(_receiver.Url) { Time = time }.With("Timeout", "00:00:07").FailAsync("webhook_silent", retryable: true);
        await _receiver.NextAsync();
        time.Advance(TimeSpan.FromSeconds(7));
        Assert.Contains("did not answer within 7 seconds", (await run).Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SoIsOneWhoseExcuseDrips()
    {
        var time = new ManualTime();
        _receiver.Answer = async (_, context) =>
        {
            context.Response.StatusCode = 500;
            await context.Response.WriteAsync("I am");
            await context.Response.Body.FlushAsync();
            time.Advance(TimeSpan.FromMinutes(1));
            await FeedServer.HangAsync(context);
        };
        var failed = Assert.IsType<JobOutcome.Failed>(await new WebhookRun(_receiver.Url) { Time = time }.RunAsync());
        Assert.Contains(failed.Error.Code, new[] { "webhook_status", "webhook_silent" }); // the time may be up before the status has been read
        Assert.True(failed.Retryable);
    }

    [Fact]
    public async Task ACancelIsNoFailure()
    {
        using var stop = new CancellationTokenSource();
        _receiver.Answer = (_, context) => FeedServer.HangAsync(context);
        var run = new WebhookRun(_receiver.Url).RunAsync(stop.Token);
        await _receiver.NextAsync();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    [Fact]
    public async Task NoSecretIsTold()
    {
        _receiver.Answer = async (_, context) =>
        {
            context.Response.StatusCode = 403;
            await context.Response.WriteAsync($"no {WebhookReceiver.Secret} no {context.Request.Headers["X-Key"]} at hook-path-key?token=hush-token");
        };
        var failed = await new WebhookRun($"{_receiver.Url}?token=hush-token").With("Headers:X-Key", "hush-header").FailAsync("webhook_status", retryable: true);
        Assert.DoesNotContain("hush", failed.Error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("MfKQ9", failed.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task NobodyThereIsTriedAgain()
    {
        var failed = await new WebhookRun($"http://127.0.0.1:{FreePort.Next()}/").FailAsync("webhook_unreachable", retryable: true);
        Assert.Contains("nobody listens there", failed.Error.Message, StringComparison.Ordinal);
        using var rude = new RawEndpoint(RawEndpoint.ReadHeadAsync);
        await new WebhookRun(rude.Url).FailAsync("webhook_unreachable", retryable: true);
    }

    [Fact]
    public async Task WhatIsInsideIsRefusedUnlessItIsMeant()
    {
        var failed = await new WebhookRun(_receiver.Url).With("AllowPrivateNetwork", "false").FailAsync("address_refused", retryable: false);
        Assert.Contains("Webhooks:team:AllowPrivateNetwork", failed.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AWebhookThatIsGoneFromTheSettingsFailsWhatIsOwedToIt()
    {
        var run = new WebhookRun(_receiver.Url);
        var failed = await new WebhookRun(_receiver.Url) { Job = run.Job with { Subject = "teem" } }.FailAsync("webhook_unknown", retryable: false);
        Assert.Equal("The settings have no webhook 'teem'; is team meant?", failed.Error.Message);
    }

    /// <summary>The same from the pieces of the specification.</summary>
    private static string Signed(string secret, ReceivedWebhook came)
    {
        using var hmac = new HMACSHA256(Convert.FromBase64String(secret["whsec_".Length..]));
        var signed = string.Create(CultureInfo.InvariantCulture, $"{came.Id}.{came.Timestamp}.{Encoding.UTF8.GetString(came.Body)}");
        return Convert.ToBase64String(hmac.ComputeHash(Encoding.UTF8.GetBytes(signed)));
    }
}
