using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OrleansJobs.Gateway.Tests.Fixtures;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Tests;

/// <summary>A toast that nobody saw is shown again: the route is called without a connection, so that it breaks just when a test wants it to.</summary>
public sealed class CompletionsGivenBackTests : IAsyncLifetime
{
    private ScriptedGateway _gateway = null!;

    public async Task InitializeAsync()
    {
        _gateway = await ScriptedGateway.StartAsync();
        _gateway.Jobs.Completions.Unseen = [_gateway.Jobs.Add(JobStatus.Completed).Snapshot!, _gateway.Jobs.Add(JobStatus.Failed).Snapshot!];
    }

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Fact]
    public async Task WhatReachedTheUserIsNotGivenBack()
    {
        using var body = new MemoryStream();
        await AskAsync(body, aborted: false);
        Assert.NotEqual(0, body.Length);
        Assert.Empty(_gateway.Jobs.Completions.GivenBack);
    }

    [Fact]
    public async Task WhatAGoneCallerWasToldIsGivenBack()
    {
        using var body = new MemoryStream();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => AskAsync(body, aborted: true));
        Assert.Equal(Assert.Single(_gateway.Jobs.Completions.Taken), Assert.Single(_gateway.Jobs.Completions.GivenBack));
    }

    [Fact]
    public async Task WhatCouldNotBeWrittenIsGivenBack()
    {
        using var full = new MemoryStream([0], writable: false);
        await Assert.ThrowsAnyAsync<Exception>(() => AskAsync(full, aborted: false));
        Assert.Equal(Assert.Single(_gateway.Jobs.Completions.Taken), Assert.Single(_gateway.Jobs.Completions.GivenBack));
    }

    [Fact]
    public async Task ATakeWhoseAnswerIsLostIsGivenBack()
    {
        _gateway.Jobs.Completions.Lost = new TimeoutException();
        using var body = new MemoryStream();
        await Assert.ThrowsAsync<TimeoutException>(() => AskAsync(body, aborted: false));
        Assert.Equal(Assert.Single(_gateway.Jobs.Completions.Taken), Assert.Single(_gateway.Jobs.Completions.GivenBack));
    }

    private async Task AskAsync(Stream body, bool aborted)
    {
        var route = _gateway.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Single(one => one.RoutePattern.RawText == "/api/background-jobs/recent-completions");
        var context = new DefaultHttpContext { RequestServices = _gateway.Services, RequestAborted = new CancellationToken(aborted) };
        context.Response.Body = body;
        await route.RequestDelegate!(context);
    }
}
