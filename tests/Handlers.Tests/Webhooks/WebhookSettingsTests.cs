using Microsoft.Extensions.Options;
using OrleansJobs.Support;

namespace OrleansJobs.Handlers.Tests.Webhooks;

/// <summary>Settings that stop the start, with a sentence for each.</summary>
public sealed class WebhookSettingsTests
{
    private const string Url = "https://chat.example/hook";

    [Theory]
    [InlineData("Url", null, "Url is missing")]
    [InlineData("Url", "chat.example", "Url must be an absolute http or https URL without a user.")]
    [InlineData("Url", "https://ada:hush-hush@chat.example/", "Url must be an absolute http or https URL without a user.")]
    [InlineData("Url", "https://chat.example/${WEBHOOK_TEST_NOT_SET}", "Url needs the environment variable WEBHOOK_TEST_NOT_SET, which is not set.")]
    [InlineData("Secret", null, "Secret is missing")]
    [InlineData("Secret", "hush-hush", "Secret must be whsec_")]
    [InlineData("Secret", "whsec_aHVzaC1odXNo", "Secret must be whsec_ and 24 to 64 bytes in base64")]
    [InlineData("Secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "or two such")]
    [InlineData("Secret", "${WEBHOOK_TEST_NOT_SET}", "Secret needs the environment variable WEBHOOK_TEST_NOT_SET, which is not set.")]
    [InlineData("Headers:webhook-id", "1", "Headers:webhook-id cannot be set: the service sets webhook-id itself.")]
    [InlineData("Headers:Content-Type", "text/plain", "Headers:Content-Type cannot be a header")]
    [InlineData("Timeout", "00:06:00", "Timeout must be between a millisecond and 5 minutes")]
    public async Task AWrongOneIsRefusedByItsNameWithoutItsValue(string name, string? value, string said)
    {
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => new WebhookRun(Url).With(name, value).RunAsync());
        var problem = Assert.Single(refused.Failures);
        Assert.StartsWith("Webhooks:team:", problem, StringComparison.Ordinal);
        Assert.Contains(said, problem, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task VariablesOfTheServiceStandForSecrets()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        Environment.SetEnvironmentVariable("WEBHOOK_TEST_SECRET", $"{WebhookReceiver.Secret}\n");
        Environment.SetEnvironmentVariable("WEBHOOK_TEST_URL", receiver.Url);
        await new WebhookRun("${WEBHOOK_TEST_URL}").With("Secret", "${WEBHOOK_TEST_SECRET}").RunAsync();
        Assert.StartsWith("v1,", (await receiver.NextAsync()).Signature, StringComparison.Ordinal);
    }
}
