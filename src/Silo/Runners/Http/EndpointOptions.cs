namespace OrleansJobs.Silo.Runners.Http;

/// <summary>Settings of a job type that an endpoint runs: section <c>Jobs:Types:{type}</c>, where <c>Run</c> is <c>http</c>.</summary>
internal sealed class EndpointOptions
{
    /// <summary>Where jobs are posted to, http or https. Required.</summary>
    public string? Url { get; set; }

    /// <summary>Headers of each request. <c>${NAME}</c> in a value stands for that environment variable of the service. Default: none.</summary>
    public Dictionary<string, string?> Headers { get; set; } = [];

    /// <summary>How long a connection may take, name and TLS included, up to a day. Default: 10 seconds.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long no byte may move before the endpoint counts as silent, up to 49 days. Default: 60 seconds.</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Whether the endpoint may be on this machine or in its network. Default: no.</summary>
    public bool AllowPrivateNetwork { get; set; }

    /// <summary>Where endpoints reach this service to report back, http or https; null where they cannot. Default: null.</summary>
    public string? CallbackUrl { get; set; }
}
