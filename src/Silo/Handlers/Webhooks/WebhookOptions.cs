namespace OrleansJobs.Silo.Handlers.Webhooks;

/// <summary>Settings of one webhook: section <c>Webhooks:{name}</c>.</summary>
internal sealed class WebhookOptions
{
    /// <summary>The configuration section of all webhooks.</summary>
    public const string Section = "Webhooks";

    /// <summary>Where it is posted to, http or https. <c>${NAME}</c> in it stands for that environment variable of the service. Required.</summary>
    public string? Url { get; set; }

    /// <summary>What it is signed with: <c>whsec_</c> and 24 to 64 bytes in base64; two of them, separated by a space, while one takes the place of
    /// the other. <c>${NAME}</c> stands for that environment variable. Required.</summary>
    public string? Secret { get; set; }

    /// <summary>Headers of each request. <c>${NAME}</c> in a value stands for that environment variable. Default: none.</summary>
    public Dictionary<string, string?> Headers { get; set; } = [];

    /// <summary>Whether the receiver may be on this machine or in its network. Default: no.</summary>
    public bool AllowPrivateNetwork { get; set; }

    /// <summary>How long one attempt may take, from the first connection to the status of the answer: at most 5 minutes. Default: 15 seconds.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(15);
}
