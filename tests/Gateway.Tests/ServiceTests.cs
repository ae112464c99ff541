using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OrleansJobs.Gateway.Tests.Fixtures;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Support;

namespace OrleansJobs.Gateway.Tests;

public sealed class ServiceTests : IAsyncLifetime
{
    private ScriptedGateway _gateway = null!;

    public async Task InitializeAsync() => _gateway = await ScriptedGateway.StartAsync();
    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Fact]
    public async Task TheRootSaysWhereToReadOn()
    {
        var service = await _gateway.Client.GetAsync("/").JsonAsync();
        Assert.Equal("OrleansJobs", service.Text("name"));
        Assert.NotEqual("", service.Text("version"));
        await _gateway.Client.GetAsync(service.Text("docs")).JsonAsync();
        await _gateway.Client.GetAsync(service.Text("health")).JsonAsync();
    }

    [Fact]
    public async Task AGatewayThatLeavesAnswersAndClosesTheConnection()
    {
        var time = new ManualTime();
        await using var leaving = await ScriptedGateway.StartAsync(time, "Gateway:LeaveTime=00:01:00");
        var before = await leaving.Client.GetAsync("/health");
        Assert.NotEqual(true, before.Headers.ConnectionClose);
        var stopped = leaving.StopAsync();
        using var farewell = await leaving.Client.GetAsync("/health");
        Assert.Equal((HttpStatusCode.OK, true), (farewell.StatusCode, farewell.Headers.ConnectionClose));
        time.Advance(TimeSpan.FromMinutes(1));
        await stopped;
        await Assert.ThrowsAsync<HttpRequestException>(() => leaving.Client.GetAsync("/health"));
    }

    [Fact]
    public async Task AWorkerThatWaitsDoesNotHoldUpTheStop()
    {
        var time = new ManualTime(); // stands still: nobody's wait is over
        await using var stopping = await ScriptedGateway.StartAsync(time);
        using var body = new StringContent("""{"types":["render"],"wait":30}""", null, "application/json");
        var waiting = stopping.Client.PostAsync("/api/work/claim", body);
        await stopping.Jobs.Type.Waited;
        var stopped = stopping.StopAsync();
        Assert.Equal(0, (await waiting.JsonAsync()).GetProperty("jobs").GetArrayLength());
        await stopped;
    }

    [Fact]
    public async Task AHealthyServiceCountsItsJobs()
    {
        _gateway.Jobs.Add();
        using var head = await _gateway.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/health"));
        Assert.Equal((HttpStatusCode.OK, ""), (head.StatusCode, await head.Content.ReadAsStringAsync()));
        var health = await _gateway.Client.GetAsync("/health").JsonAsync();
        Assert.Equal(("healthy", "/scripted/jobs.db"), (health.Text("status"), health.Text("database")));
        Assert.Equal(1, health.GetProperty("jobs_count").GetInt32());
    }

    [Theory]
    [InlineData(true, "The disk is full.")]
    [InlineData(false, "The database does not answer.")]
    public async Task AStoreThatDoesNotAnswerMakesTheServiceUnhealthy(bool knows, string message)
    {
        _gateway.Jobs.OnList = () => throw (knows ? new StoreUnavailableException(message) : new TimeoutException("secret detail"));
        var health = await _gateway.Client.GetAsync("/health").JsonAsync(HttpStatusCode.ServiceUnavailable);
        Assert.Equal(("unhealthy", message), (health.Text("status"), health.Text("message")));
    }

    [Fact]
    public async Task AnUnknownErrorIsAPlainSentenceOutside()
    {
        _gateway.Jobs.OnList = () => throw new InvalidOperationException("secret detail");
        var problem = await _gateway.Client.GetAsync("/api/jobs").ProblemAsync(HttpStatusCode.InternalServerError);
        Assert.DoesNotContain("secret", problem.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AStoreThatDoesNotAnswerIsWorthAnotherTry()
    {
        _gateway.Jobs.OnList = () => throw new TimeoutException("secret detail");
        using var response = await _gateway.Client.GetAsync("/api/jobs");
        Assert.Equal(TimeSpan.FromSeconds(2), response.Headers.RetryAfter?.Delta);
        var problem = await response.ProblemAsync(HttpStatusCode.ServiceUnavailable);
        Assert.DoesNotContain("secret", problem.GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "/nothing/here", HttpStatusCode.NotFound)]
    [InlineData("GET", "/api/analyze", HttpStatusCode.MethodNotAllowed)]
    [InlineData("PUT", "/api/jobs", HttpStatusCode.MethodNotAllowed)]
    public async Task AnAddressThatIsNoneIsAProblemToo(string method, string path, HttpStatusCode status) =>
        await _gateway.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path)).ProblemAsync(status);

    [Fact]
    public async Task TheServerDoesNotSayWhatItIs()
    {
        using var response = await _gateway.Client.GetAsync("/");
        Assert.Empty(response.Headers.Server);
    }

    [Fact]
    public async Task EveryRouteIsInTheDocument()
    {
        var paths = (await _gateway.Client.GetAsync("/openapi/v1.json").JsonAsync()).GetProperty("paths");
        var routes = _gateway.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(route => !route.RoutePattern.RawText!.StartsWith("/openapi", StringComparison.Ordinal)).ToArray();
        Assert.True(routes.Length >= 11);
        foreach (var route in routes)
        {
            var path = route.RoutePattern.RawText!;
            foreach (var method in route.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods)
            {
                AssertDocumented(path, paths.GetProperty(path).GetProperty(method.ToLowerInvariant()));
            }
        }
    }

    [Fact]
    public async Task TheDocumentSaysThatAnUploadIsAForm()
    {
        var paths = (await _gateway.Client.GetAsync("/openapi/v1.json").JsonAsync()).GetProperty("paths");
        var form = paths.GetProperty("/api/analyze").GetProperty("post").GetProperty("requestBody").GetProperty("content")
            .GetProperty("multipart/form-data");
        Assert.Equal("binary", form.GetProperty("schema").GetProperty("properties").GetProperty("file").Text("format"));
    }

    private static void AssertDocumented(string path, JsonElement operation)
    {
        Assert.NotEqual("", operation.Text("summary"));
        Assert.Contains(operation.GetProperty("responses").EnumerateObject(), response => response.Name[0] == '2');
        var parameters = operation.TryGetProperty("parameters", out var described) ? described.EnumerateArray().ToArray() : [];
        var names = parameters.Select(one => one.Text("name"));
        Assert.All(Regex.Matches(path, @"\{(\w+)\}"), match => Assert.Contains(match.Groups[1].Value, names));
        Assert.All(parameters, one => Assert.NotEqual("", one.Text("description")));
    }
}
