using Microsoft.Extensions.Configuration;
using OrleansJobs.Silo.Runners;

namespace OrleansJobs.Handlers.Tests.Runners;

/// <summary>Variables of the service in a setting: one rule for programs and endpoints.</summary>
public sealed class ServiceVariablesTests
{
    [Theory]
    [InlineData("Bearer ${SERVICE_VARIABLE}!", "Bearer a ${HOME}!")]
    [InlineData("${SERVICE_VARIABLE}${SERVICE_VARIABLE}", "a ${HOME}a ${HOME}")]
    [InlineData("${} $HOME $${SERVICE_VARIABLE} ${SERVICE", "${} $HOME $a ${HOME} ${SERVICE")]
    [InlineData("${${SERVICE_VARIABLE}}", "${a ${HOME}}")]
    [InlineData("", "")]
    [InlineData(null, "")]
    public void AVariableStandsBetweenBraces(string? value, string expected)
    {
        Environment.SetEnvironmentVariable("SERVICE_VARIABLE", "a ${HOME}");
        Assert.Equal(expected, ServiceVariables.Resolve(value));
        Assert.Empty(ServiceVariables.MissingIn(value));
    }

    [Fact]
    public void OnesThatAreNotSetAreTold() =>
        Assert.Equal(["NO_SUCH_1", "no.such-2"], ServiceVariables.MissingIn("${NO_SUCH_1} ${PATH} ${} ${no.such-2}"));

    [Fact]
    public void KeysOfOthersAreNoProgramsBusiness()
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Jobs:Types:invoice:Headers:Authorization"] = "Bearer ${KEY_1}",
            ["Webhooks:team:Secret"] = "${KEY_2} ${KEY_3}",
            ["Webhooks:team:Headers:X-Key"] = "${KEY_4}",
            ["Summaries:Source:Headers:X-Key"] = "${KEY_5}",
            ["Jobs:Types:script:Environment:KEY"] = "${KEY_6}",
        }).Build();
        Assert.Equal(["KEY_1", "KEY_2", "KEY_3", "KEY_4", "KEY_5"], new HeaderVariables(settings).Names.Order(StringComparer.Ordinal));
    }
}
