namespace OrleansJobs.Handlers.Tests.Runners;

/// <summary>What servers do that is not quite as it should be, or seldom seen, and harms nobody.</summary>
public sealed class EndpointQuirkTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData("application/json;")]
    [InlineData("application/json; charset=utf-8;")]
    [InlineData("application/json; charset=\"utf-8\"")]
    [InlineData("application/json, application/json")]
    [InlineData("Application/JSON")]
    public async Task AContentTypeNeedNotBePerfect(string type)
    {
        using var endpoint = RawEndpoint.Saying($"HTTP/1.1 200 OK\r\nContent-Type: {type}\r\nContent-Length: 1\r\n\r\n7");
        Assert.Equal("7", await new EndpointRun(endpoint.Url).SucceedAsync().WaitAsync(Patience));
    }

    [Fact]
    public async Task AnAnswerThatSaysThatItIsNotCompressedIsTaken()
    {
        using var endpoint = RawEndpoint.Saying("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: identity\r\nContent-Length: 1\r\n\r\n7");
        Assert.Equal("7", await new EndpointRun(endpoint.Url).SucceedAsync().WaitAsync(Patience));
    }

    [Fact]
    public async Task ARefusalThatSaysThatItIsNotCompressedIsRead()
    {
        using var endpoint = RawEndpoint.Saying("HTTP/1.1 422 No\r\nContent-Encoding: identity\r\nContent-Length: 8\r\n\r\nno paper");
        Assert.Equal("no paper", (await new EndpointRun(endpoint.Url).FailAsync().WaitAsync(Patience)).Error.Detail);
    }

    [Fact]
    public async Task ARefusalMayBeginWithAMarkOfItsEncoding()
    {
        using var endpoint = RawEndpoint.Saying("HTTP/1.1 422 No\r\n\r\n\uFEFF{\"error\":{\"code\":\"no_paper\",\"message\":\"The tray is empty.\"}}");
        var failed = await new EndpointRun(endpoint.Url).FailAsync().WaitAsync(Patience);
        Assert.Equal(("no_paper", "The tray is empty."), (failed.Error.Code, failed.Error.Message));
    }
}
