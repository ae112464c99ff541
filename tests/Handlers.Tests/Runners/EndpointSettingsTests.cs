using Microsoft.Extensions.Options;

namespace OrleansJobs.Handlers.Tests.Runners;

/// <summary>Settings that stop the start, with a sentence for each.</summary>
public sealed class EndpointSettingsTests
{
    private const string Url = "https://endpoint.example/jobs";

    [Theory]
    [InlineData("Url", null, "Url is missing")]
    [InlineData("Url", "endpoint.example/jobs", "Url must be an absolute http or https URL")]
    [InlineData("Url", "ftp://endpoint.example/", "Url must be an absolute http or https URL")]
    [InlineData("Url", "https://ada:hush-hush@endpoint.example/", "a password belongs in Jobs:Types:job.type:Headers")]
    [InlineData("CallbackUrl", "jobs.internal", "CallbackUrl must be an absolute http or https URL")]
    [InlineData("CallbackUrl", "http://jobs.internal/?key=hush-hush", "CallbackUrl must be an absolute http or https URL")]
    [InlineData("ConnectTimeout", "00:00:00", "ConnectTimeout must be between")]
    [InlineData("IdleTimeout", "50.00:00:00", "IdleTimeout must be between")]
    [InlineData("Headers:Bad name", "x", "Headers:Bad name cannot be a header")]
    [InlineData("Headers:Content-Type", "text/plain", "Headers:Content-Type cannot be a header of a request with a JSON body")]
    [InlineData("Headers:idempotency-key", "1", "Headers:idempotency-key cannot be set: the service sets idempotency-key itself.")]
    [InlineData("Headers:X-Key", "hush-hush\r\nX-Other: 1", "Headers:X-Key must be a line of ASCII characters")]
    [InlineData("Headers:X-Key", "hush-hush-é", "Headers:X-Key must be a line of ASCII characters")]
    [InlineData("Headers:X-Key", "Bearer hush-hush${ENDPOINT_TEST_NOT_SET}", "Headers:X-Key needs the environment variable ENDPOINT_TEST_NOT_SET, which is not set.")]
    public async Task AWrongOneIsRefusedByItsNameWithoutItsValue(string name, string? value, string said)
    {
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => new EndpointRun(Url).With(name, value).RunAsync());
        var problem = Assert.Single(refused.Failures);
        Assert.StartsWith("Jobs:Types:job.type:", problem, StringComparison.Ordinal);
        Assert.Contains(said, problem, StringComparison.Ordinal);
        Assert.DoesNotContain("hush-hush", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AllThatAreWrongAreToldAtOnce()
    {
        var run = new EndpointRun().With("CallbackUrl", "x").With("Headers:X-A", "${ENDPOINT_TEST_A}${ENDPOINT_TEST_B}");
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => run.RunAsync());
        Assert.Equal(4, refused.Failures.Count());
    }
}
