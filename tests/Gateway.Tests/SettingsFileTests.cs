using Microsoft.Extensions.Configuration;
using OrleansJobs.Gateway.Hosting;
using OrleansJobs.Support;

namespace OrleansJobs.Gateway.Tests;

public sealed class SettingsFileTests : IDisposable
{
    private readonly TemporaryDirectory _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void TheLaterWinsFromDefaultsToTheCommandLine()
    {
        Environment.SetEnvironmentVariable("SettingsTrial__Environment", "environment");
        Environment.SetEnvironmentVariable("SettingsTrial__File", "environment");
        Write("one.json", """{"Logging":{"LogLevel":{"Polly":"Debug"}},"SettingsTrial":{"File":"one","Later":"one","Line":"one","List":["a","b"]}} // and a comment""");
        Write("two.json", """{"SettingsTrial":{"Later":"two"}}""");
        using var settings = Read("--set", "SettingsTrial:Line=line", "--settings", _home.Of("one.json"), "--settings", _home.Of("two.json"));
        Assert.Equal("Debug", settings["Logging:LogLevel:Polly"]);
        Assert.Equal(
            ["environment", "one", "two", "line", "b"],
            new[] { "Environment", "File", "Later", "Line", "List:1" }.Select(name => settings[$"SettingsTrial:{name}"]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[1]")]
    [InlineData("{\"a\":1,\"A\":2}")]
    [InlineData("Jobs: 3")]
    public void AFileThatIsNoObjectIsRefusedInASentence(string content)
    {
        Write("wrong.json", content);
        var refusal = Assert.Throws<StartRefusedException>(() => Read("--settings", _home.Of("wrong.json")));
        Assert.Matches(@"^The settings file .+wrong\.json is not a JSON object of settings: [^\n]+\.$", refusal.Message);
    }

    private void Write(string name, string content) => File.WriteAllText(_home.Of(name), content);

    private static ConfigurationManager Read(params string[] args)
    {
        Assert.True(GatewayArguments.TryRead(args, out var arguments, out _));
        return GatewayApp.CreateBuilder(arguments).Configuration;
    }
}
