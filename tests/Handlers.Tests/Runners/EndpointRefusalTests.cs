using System.Text;
using Microsoft.AspNetCore.Http;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Support;

namespace OrleansJobs.Handlers.Tests.Runners;

/// <summary>Endpoints that refuse, and what the job says of it.</summary>
public sealed class EndpointRefusalTests : IAsyncLifetime
{
    private readonly ManualTime _time = new(); // 2026-01-05 02:12:31
    private FeedServer _server = null!;

    private string Place => new Uri(_server.Url("/")).Authority;

    public async Task InitializeAsync() => _server = await FeedServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData(400, false)]
    [InlineData(401, false)]
    [InlineData(404, false)]
    [InlineData(409, false)]
    [InlineData(422, false)]
    [InlineData(206, false)]
    [InlineData(408, true)]
    [InlineData(425, true)]
    [InlineData(429, true)]
    [InlineData(500, true)]
    [InlineData(503, true)]
    [InlineData(504, true)]
    public async Task TheStatusSaysWhetherToTryAgain(int status, bool retryable)
    {
        var failed = await At(status).FailAsync();
        Assert.Equal(("endpoint_status", retryable, null), (failed.Error.Code, failed.Retryable, failed.RetryAfter));
        Assert.Equal($"The endpoint {Place} answered with status {status}.", failed.Error.Message);
    }

    [Theory]
    [InlineData(429, "7", 7)]
    [InlineData(503, "Mon, 05 Jan 2026 02:13:01 GMT", 30)]
    [InlineData(503, "Mon, 05 Jan 2026 02:12:01 GMT", null)]
    [InlineData(503, "999999999", 86400)]
    [InlineData(503, "99999999999999", 86400)]
    [InlineData(503, "7.5", null)]
    [InlineData(503, "", null)]
    [InlineData(503, "Fri, 01 Jan 2100 00:00:00 GMT", 86400)]
    [InlineData(503, "0", null)]
    [InlineData(503, "-5", null)]
    [InlineData(503, "soon", null)]
    [InlineData(500, "7", 7)]
    [InlineData(400, "7", null)]
    public async Task ItSaysWhenToTryAgain(int status, string retryAfter, int? seconds)
    {
        var failed = await At(status, headers => headers.RetryAfter = retryAfter).FailAsync();
        Assert.Equal(seconds is { } wait ? TimeSpan.FromSeconds(wait) : null, failed.RetryAfter);
    }

    [Theory]
    [InlineData("""{"error": {"code": "no_paper", "message": "The tray is empty."}}""", "no_paper", "The tray is empty.", "{0}")]
    [InlineData("""{"error": "The tray is empty.", "detail": "tray 2"}""", "endpoint_status", "The tray is empty.", "{0} tray 2")]
    [InlineData("""{"type": "about:blank", "title": "No paper", "detail": "tray 2", "status": 422}""", "endpoint_status", "No paper", "{0} tray 2")]
    [InlineData("""{"message": "No paper"}""", "endpoint_status", "No paper", "{0}")]
    [InlineData("""{"reason": 7}""", "endpoint_status", null, """{"reason": 7}""")]
    [InlineData("""{"error": 7}""", "endpoint_status", null, """{"error": 7}""")]
    [InlineData("""["No paper"]""", "endpoint_status", null, """["No paper"]""")]
    [InlineData("<h1>No paper</h1>\n", "endpoint_status", null, "<h1>No paper</h1>")]
    public async Task TheBodySaysWhy(string body, string code, string? message, string detail)
    {
        var failed = await At(422, body: body).FailAsync();
        var said = message is null ? detail : string.Format(null, CompositeFormat.Parse(detail), $"Status 422 from {Place}.");
        Assert.Equal(new JobError(code, message ?? $"The endpoint {Place} answered with status 422.", said), failed.Error);
    }

    [Fact]
    public async Task OfAnEndlessExcuseTheBeginningIsKept()
    {
        var url = _server.Put("/endless", async context =>
        {
            context.Response.StatusCode = 500;
            while (!context.RequestAborted.IsCancellationRequested) await context.Response.WriteAsync("sorry ", context.RequestAborted);
        });
        var failed = await new EndpointRun(url).FailAsync();
        Assert.Equal(("endpoint_status", true), (failed.Error.Code, failed.Retryable));
        Assert.StartsWith("sorry sorry", failed.Error.Detail, StringComparison.Ordinal);
        Assert.InRange(failed.Error.Detail!.Length, 60_000, 64 * 1024);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task ARedirectIsNotFollowed(int status)
    {
        var followed = false;
        _server.Put("/there", _ =>
        {
            followed = true;
            return Task.CompletedTask;
        });
        var failed = await At(status, headers => headers.Location = "/there").FailAsync();
        Assert.Equal(("endpoint_status", false, $"Status {status} from {Place}."), (failed.Error.Code, failed.Retryable, failed.Error.Detail));
        Assert.Equal($"The endpoint {Place} redirects, which is not followed; set Jobs:Types:job.type:Url to the place itself.", failed.Error.Message);
        Assert.False(followed);
    }

    [Fact]
    public async Task WhoWantsToReportBackMustBeToldWhere()
    {
        var failed = await At(202).FailAsync();
        Assert.Equal(("no_callback", false), (failed.Error.Code, failed.Retryable));
        Assert.Contains("Jobs:Types:job.type:CallbackUrl", failed.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhoReportsBackHasTheAttempt() => Assert.Equal(
        new JobOutcome.HandedOver($"endpoint: {Place}"),
        await At(202).With("CallbackUrl", "http://jobs.internal").RunAsync());

    private EndpointRun At(int status, Action<IHeaderDictionary>? headers = null, string body = "") => new(_server.Put("/", async context =>
    {
        context.Response.StatusCode = status;
        headers?.Invoke(context.Response.Headers);
        if (body.Length > 0) await context.Response.WriteAsync(body);
    })) { Time = _time };
}
