using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Support;

namespace OrleansJobs.Handlers.Tests.Runners;

/// <summary>What an endpoint is sent.</summary>
public sealed class EndpointRequestTests : IAsyncLifetime
{
    private FeedServer _server = null!;

    public async Task InitializeAsync() => _server = await FeedServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task TheBodyIsTheJob()
    {
        var job = new JobSnapshot
        {
            Id = JobHost.NewId(), Type = EndpointRun.Type, Attempt = 2, MaxAttempts = 5, Trigger = JobTrigger.Scheduled,
            Input = new JsonText("""{"a": [1, "Café"]}"""), Checkpoint = new JsonText("7"), Metadata = new JsonText("""{"m": null}"""),
            Tenant = "guild", User = "ada", Session = "s", Subject = "bank", Name = "Report",
        };
        var (_, body) = await PostAsync(new EndpointRun(_server.Url("/job")) { Job = job });
        Assert.Equal($$"""
            {"id":"{{job.Id}}","type":"job.type","attempt":2,"max_attempts":5,"input":{"a": [1, "Café"]},"checkpoint":7,"trigger":"scheduled",
            "tenant":"guild","user":"ada","session":"s","subject":"bank","name":"Report","metadata":{"m": null},"traceparent":null}
            """.ReplaceLineEndings(""), body);
    }

    [Fact]
    public async Task TheHeadersSayWhichAttemptItIs()
    {
        const string Trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        var job = new JobSnapshot { Id = JobHost.NewId(), Type = EndpointRun.Type, Attempt = 3, MaxAttempts = 3, Traceparent = Trace };
        var (headers, _) = await PostAsync(new EndpointRun(_server.Url("/job")) { Job = job });
        Assert.Equal("application/json, application/x-ndjson, text/event-stream", headers.Accept);
        Assert.Equal("application/json", headers.ContentType);
        Assert.Equal($"{job.Id}-3", headers["Idempotency-Key"]);
        Assert.Equal((job.Id.ToString(), "3", Trace), (headers["Job-Id"].ToString(), headers["Job-Attempt"].ToString(), headers["traceparent"].ToString()));
        Assert.DoesNotContain("Job-Claim", headers.Keys);
        Assert.DoesNotContain("Job-Callback", headers.Keys);
    }

    [Theory]
    [InlineData("http://jobs.internal:8080")]
    [InlineData("http://jobs.internal:8080/")]
    public async Task WhoCanReportBackIsToldWhereAndGivenTheClaim(string callback)
    {
        var run = new EndpointRun(_server.Url("/job")).With("CallbackUrl", callback);
        var (headers, _) = await PostAsync(run);
        Assert.Equal(run.Claim.ToString(), headers["Job-Claim"]);
        Assert.Equal($"http://jobs.internal:8080/api/work/{run.Job.Id}", headers["Job-Callback"]);
    }

    [Fact]
    public async Task HeadersOfTheSettingsAreSentWithWhatTheEnvironmentHolds()
    {
        var name = $"ENDPOINT_TEST_{Guid.NewGuid():N}";
        Environment.SetEnvironmentVariable(name, "s3cret-of-ours\n"); // as a file of secrets ends
        var run = new EndpointRun(_server.Url("/job")).With("Headers:Authorization", $"Bearer ${{{name}}}").With("Headers:X-Team", "reports");
        var (headers, _) = await PostAsync(run);
        Assert.Equal(("Bearer s3cret-of-ours", "reports"), (headers.Authorization.ToString(), headers["X-Team"].ToString()));
    }

    [Fact]
    public async Task WhatTheEndpointIsGivenInSecretIsNotToldWhenItFails()
    {
        var url = _server.Put("/echo", context =>
        {
            context.Response.StatusCode = 401;
            return context.Response.WriteAsJsonAsync(new { error = new { code = "denied", message = $"{context.Request.Headers.Authorization} is wrong", detail = "s3cret-of-ours" } });
        });
        var failed = await new EndpointRun($"{url}?token=abc").With("Headers:Authorization", "Bearer s3cret-of-ours").FailAsync();
        Assert.Equal(new JobError("denied", "*** is wrong", $"Status 401 from {new Uri(url).Authority}. ***"), failed.Error);
    }

    [Theory]
    [InlineData("""{"reason":"key+of/\"\\ours=="}""")]
    [InlineData("""{"reason":"key\u002Bof/\u0022\\ours=\u003d"}""")]
    [InlineData("""{"reason":"key+of\/\"\\ours=="}""")]
    public async Task NeitherIsItAsJsonWritesIt(string body)
    {
        var url = _server.Put("/echo", context =>
        {
            context.Response.StatusCode = 401;
            return context.Response.WriteAsync(body);
        });
        var failed = await new EndpointRun(url).With("Headers:X-Key", """key+of/"\ours==""").FailAsync();
        Assert.Equal("""{"reason":"***"}""", failed.Error.Detail);
    }

    [Fact]
    public async Task ALargeInputArrivesWhole()
    {
        var input = JsonText.From(new string('x', 3_000_000));
        var job = new JobSnapshot { Id = JobHost.NewId(), Type = EndpointRun.Type, Attempt = 1, MaxAttempts = 1, Input = input };
        var (_, body) = await PostAsync(new EndpointRun(_server.Url("/job")) { Job = job });
        Assert.Equal(input.Value, JsonDocument.Parse(body).RootElement.GetProperty("input").GetRawText());
    }

    private async Task<(IHeaderDictionary Headers, string Body)> PostAsync(EndpointRun run)
    {
        (IHeaderDictionary, string)? got = null;
        _server.Put("/job", async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            got = (new HeaderDictionary(context.Request.Headers.ToDictionary()), await reader.ReadToEndAsync());
            Assert.Equal("POST", context.Request.Method);
            context.Response.StatusCode = 204;
        });
        await run.SucceedAsync();
        return got!.Value;
    }
}
