using OrleansJobs.Gateway.Hosting;
using OrleansJobs.Silo.Storage;

namespace OrleansJobs.Gateway.Tests;

public sealed class ArgumentsTests
{
    [Fact]
    public void ArgumentsBecomeSettings()
    {
        string[] args = ["--urls=http://127.0.0.1:0;http://[::1]:0", "--data", "somewhere", "--set", "Gateway:Heartbeat=00:00:05"];
        Assert.True(GatewayArguments.TryRead(args, out var arguments, out _));
        Assert.Equal("http://127.0.0.1:0;http://[::1]:0", arguments.Settings["urls"]);
        Assert.Equal("somewhere", arguments.Settings["data"]);
        Assert.Equal("00:00:05", arguments.Settings["Gateway:Heartbeat"]);
    }

    [Theory]
    [InlineData("--help", 0)]
    [InlineData("-h", 0)]
    [InlineData("--verbose", 2)]
    [InlineData("start", 2)]
    [InlineData("--urls", 2)]
    [InlineData("--urls=", 1)]
    [InlineData("--urls=localhost", 1)]
    [InlineData("--urls=ftp://localhost", 1)]
    [InlineData("--urls=http://localhost:99999", 1)]
    [InlineData("--urls=http://localhost/base", 1)]
    [InlineData("--data=", 1)]
    [InlineData("--set=nothing", 1)]
    [InlineData("--settings", 2)]
    [InlineData("--settings=there-is-none.json", 1)]
    public void WhatIsNoStartIsAnsweredAtOnce(string argument, int exitCode)
    {
        Assert.False(GatewayArguments.TryRead([argument], out _, out var answer));
        Assert.Equal(exitCode, answer.ExitCode);
        Assert.Equal(exitCode != 1, answer.Text.Contains("Usage:", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--health")]
    [InlineData("--health", "localhost:8080")]
    [InlineData("--health", "http://localhost:8080", "--data", "x")]
    public void AHealthProbeThatCannotBeMadeSaysWhatItTakes(params string[] arguments)
    {
        Assert.False(HealthProbe.IsAsked(arguments, out _));
        Assert.False(GatewayArguments.TryRead(arguments, out _, out var answer));
        Assert.StartsWith("--health takes the http address", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void AReasonNotToStartIsFoundUnderWhateverWrapsIt()
    {
        var wrapped = new AggregateException(new InvalidOperationException("outer",
            new StoreStartException("The database is newer than this program.")));
        Assert.Equal("The database is newer than this program.", StartRefusal.Explain(wrapped));
        Assert.Null(StartRefusal.Explain(new InvalidOperationException("A bug.")));
    }

    [Fact]
    public async Task AWrongSettingStopsTheStartWithTheRule()
    {
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => Fixtures.ScriptedGateway.StartAsync("Gateway:MaxUploadBytes=0"));
        Assert.Equal(GatewayOptions.Rules, StartRefusal.Explain(refused));
    }

    [Fact]
    public async Task AnAddressInUseIsOneSentence()
    {
        await using var first = await Fixtures.ScriptedGateway.StartAsync();
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => Fixtures.ScriptedGateway.StartAsync($"urls={first.Client.BaseAddress}"));
        Assert.Contains("already in use", StartRefusal.Explain(refused), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnAddressInUseIsFoundBeforeAnythingStarts()
    {
        await using var first = await Fixtures.ScriptedGateway.StartAsync();
        var url = first.Client.BaseAddress!.GetLeftPart(UriPartial.Authority);
        var refused = Assert.Throws<StartRefusedException>(() => GatewayApp.Build(["--urls", url, "--data", "never-made"]));
        Assert.Equal($"The address {url} is already in use; choose another with --urls.", refused.Message);
        Assert.False(Directory.Exists("never-made"));
    }
}
