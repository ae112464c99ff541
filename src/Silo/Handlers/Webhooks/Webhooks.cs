using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OrleansJobs.Grains;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Execution;
using OrleansJobs.Grains.Settings;

namespace OrleansJobs.Silo.Handlers.Webhooks;

/// <summary>The webhooks of the service, each by its name. Their settings, and the environment variables that these name, are those of the
/// start.</summary>
internal sealed class Webhooks(IOptions<Dictionary<string, WebhookOptions>> options) : IDisposable
{
    private readonly Dictionary<string, Webhook> _webhooks = options.Value.ToDictionary(webhook => webhook.Key, webhook => new Webhook(webhook.Key, webhook.Value));

    /// <summary>The webhook of that name.</summary>
    /// <exception cref="JobFailedException">There is none.</exception>
    public Webhook Require(string? name) =>
        name is not null && _webhooks.TryGetValue(name, out var webhook) ? webhook : throw WebhookFailures.Unknown(name, _webhooks.Keys);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var webhook in _webhooks.Values) webhook.Dispose();
    }
}

/// <summary>Registers webhooks and their deliveries.</summary>
internal static class WebhookServices
{
    /// <summary>Adds the handler of type <c>webhook</c>, and what that type is set to unless <c>Jobs:Types:webhook</c> says otherwise.</summary>
    public static void AddWebhooks(this IHostApplicationBuilder builder)
    {
        // The binder leaves out an entry of a dictionary that it cannot read, so each is read by itself.
        builder.Services.AddSettings<Dictionary<string, WebhookOptions>>(WebhookOptions.Section).Configure<IConfiguration>((webhooks, configuration) =>
        {
            foreach (var one in configuration.GetSection(WebhookOptions.Section).GetChildren()) webhooks[one.Key] = one.Get<WebhookOptions>() ?? new();
        });
        builder.Services.AddSingleton<IValidateOptions<Dictionary<string, WebhookOptions>>, WebhookRules>();
        builder.Services.AddSingleton<Webhooks>();
        builder.Services.AddJobHandler<WebhookHandler>(JobWebhook.Type);
        builder.Services.Configure<JobTypeOptions>(JobWebhook.Type, options =>
        {
            (options.Attempts, options.KeepFor) = (32, TimeSpan.FromDays(30)); // a day of attempts
            (options.FirstRetryDelay, options.LongestRetryDelay) = (TimeSpan.FromSeconds(5), TimeSpan.FromHours(1));
            if (!builder.Configuration.GetSection(WebhookOptions.Section).GetChildren().Any()) return; // a limit costs each look for work a call
            (options.LimitBy, options.ConcurrencyPerKey) = ("subject", 8); // one that never answers has eight calls open, and holds up itself alone
        });
    }
}
