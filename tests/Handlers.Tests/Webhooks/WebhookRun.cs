using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Silo.Handlers.Webhooks;
using OrleansJobs.Support;

namespace OrleansJobs.Handlers.Tests.Webhooks;

/// <summary>Runs attempts at a delivery to the webhook <c>team</c>, with the settings as the service reads them.</summary>
internal sealed class WebhookRun
{
    private readonly Dictionary<string, string?> _settings = [];

    public WebhookRun(string? url)
    {
        With("Url", url).With("Secret", WebhookReceiver.Secret).With("AllowPrivateNetwork", "true");
    }

    public TimeProvider Time { get; init; } = new ManualTime();

    public JobSnapshot Job { get; init; } = new()
    {
        Id = JobHost.NewId(), Type = JobWebhook.Type, Subject = "team", Attempt = 1, MaxAttempts = 3, Input = new JsonText("""{"type":"job.completed","data":{"name":"Café"}}"""),
    };

    public WebhookRun With(string name, string? value)
    {
        _settings[$"Webhooks:team:{name}"] = value;
        return this;
    }

    /// <summary>Starts as the service does and makes one attempt.</summary>
    public async Task<JobOutcome> RunAsync(CancellationToken cancellationToken = default)
    {
        await using var services = new ServiceCollection()
            .Configure<Dictionary<string, WebhookOptions>>(new ConfigurationBuilder().AddInMemoryCollection(_settings).Build().GetSection("Webhooks"))
            .AddSingleton<IValidateOptions<Dictionary<string, WebhookOptions>>, WebhookRules>()
            .AddSingleton<Silo.Handlers.Webhooks.Webhooks>()
            .BuildServiceProvider();
        var webhooks = services.GetRequiredService<Silo.Handlers.Webhooks.Webhooks>();
        return await new WebhookHandler(webhooks, Time).OutcomeAsync(Attempts.Context(Job, _ => { }), cancellationToken);
    }

    public async Task<JobOutcome.Failed> FailAsync(string code, bool retryable)
    {
        var failed = Assert.IsType<JobOutcome.Failed>(await RunAsync());
        Assert.Equal((code, retryable), (failed.Error.Code, failed.Retryable));
        return failed;
    }
}
