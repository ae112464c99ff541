using System.Net;
using System.Net.Sockets;
using OrleansJobs.Process.Tests.Fixtures;
using OrleansJobs.Support;

namespace OrleansJobs.Process.Tests;

/// <summary>What the program answers to its arguments, as a shell sees it.</summary>
public sealed class CommandLineTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task HelpIsGivenAndIsNoError()
    {
        var end = await ProgramRun.ToEndAsync("--help");
        Assert.Equal((0, ""), (end.ExitCode, end.Error));
        Assert.All(new[] { "--urls", "--data", "--set", "--help" }, option => Assert.Contains(option, end.Output));
    }

    [Fact]
    public async Task AnUnknownOptionIsAnsweredWithTheUsage()
    {
        var end = await RunAsync("--colour", "red");
        Assert.Equal((2, ""), (end.ExitCode, end.Output));
        Assert.StartsWith("There is no option '--colour'.", end.Error);
        Assert.Contains("Usage:", end.Error);
    }

    [Fact]
    public async Task APortThatIsTakenIsRefused()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var end = await RunAsync("--urls", $"http://{other.LocalEndpoint}");
        Refusals.AssertOneSentence(end, "is already in use; choose another with --urls");
    }

    [Theory]
    [InlineData("eight thousand")]
    [InlineData("https://127.0.0.1:5000")]
    [InlineData("http://127.0.0.1:99999")]
    [InlineData("http://256.1.1.1:8080")]
    [InlineData("http://localhost:0")]
    public async Task AnAddressThatIsNoneIsRefused(string url) =>
        Refusals.AssertOneSentence(await RunAsync("--urls", url), $"'{url}' is not an address to listen on, such as http://127.0.0.1:8080");

    [Theory]
    [InlineData("Jobs:Runner:Concurrency=many", "Jobs:Runner:Concurrency")]
    [InlineData("Jobs:Runner:Concurrency=-1", "Concurrency")]
    [InlineData("Jobs:Types:analysis:Attempts=0", "Attempts")]
    [InlineData("Gateway:MaxUploadBytes=0", "Gateway:MaxUploadBytes")]
    [InlineData("Cluster:Mode=leader", "Cluster:Mode 'leader' must be all, silo or gateway")]
    [InlineData("Cluster:Mode=gateway", "Cluster:Mode Gateway needs")]
    [InlineData("Cluster:SiloPort=70000", "Cluster:SiloPort '70000' must be a port")]
    [InlineData("Cluster:ClientPort=11111", "Cluster:SiloPort and Cluster:ClientPort are both 11111")]
    [InlineData("Cluster:AdvertisedAddress=0.0.0.0", "Cluster:AdvertisedAddress '0.0.0.0' must be the IP address")]
    [InlineData("Cluster:ClusterId=two words", "Cluster:ClusterId 'two words' must be")]
    public async Task ASettingOutOfItsBoundsIsRefused(string setting, string name) =>
        Refusals.AssertOneSentence(await RunAsync("--urls", $"{ServiceProcess.FreeUrl()}", "--set", setting), name);

    [Fact]
    public async Task WhatIsWrongIsToldAtOnceAndNothingIsMadeBefore()
    {
        string[] settings =
        [
            "Jobs:Types:a:Timeuot=1s", "Jobs:Types:b:Run=proces", "Jobs:Types:c:Timeout=30", "Jobs:Types:d:Timeout=-00:00:05",
            "Jobs:Types:e:Concurrency=some", "Jobs:Types:F:Run=worker", "Gateway:Hearbeat=1s", "Cluster:Mod=all",
        ];
        var end = await RunAsync(["--urls", $"{ServiceProcess.FreeUrl()}", .. settings.SelectMany(setting => new[] { "--set", setting })]);
        Assert.Equal((1, ""), (end.ExitCode, end.Output));
        string[] told =
        [
            "There is no setting Cluster:Mod; is Mode meant?",
            "There is no setting Gateway:Hearbeat; is Heartbeat meant?",
            "There is no setting Jobs:Types:a:Timeuot; is Timeout meant?",
            "Jobs:Types:F is no name of a type, which is 1 to 100 characters of a-z, 0-9, '_', '-' and '.'.",
            "Jobs:Types:b:Run is 'proces'; it must be one of builtin, http, process, tracked, worker.",
            "Jobs:Types:c:Timeout '30' cannot be read. A time is written as hours:minutes:seconds (00:01:30), or with a unit: 500ms, 30s, 15m, 24h, 7d.",
            "Jobs:Types:d:Timeout must be between 00:00:00.0010000 and 49.00:00:00.",
            "Jobs:Types:e:Concurrency 'some' cannot be read. It must be a whole number.",
        ];
        Assert.Equal(told, end.Error.TrimEnd().Split(Environment.NewLine));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_directory.Path));
    }

    private Task<ProgramEnd> RunAsync(params string[] arguments) => ProgramRun.ToEndAsync([.. arguments, "--data", _directory.Of("data")]);
}
