using OrleansJobs.Grains.Contracts;
using OrleansJobs.Silo.Runners.Http;

namespace OrleansJobs.Silo.Handlers.Summaries.Http;

/// <summary>A service that has the messages: section <c>Summaries:Source</c>.</summary>
internal sealed class MessageSourceOptions
{
    private const string Section = "Summaries:Source";

    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);

    /// <summary>Where it begins, http or https, without a user and a query: <c>{Url}/guilds/{guild}/channels</c> is asked. Default: none.</summary>
    public string? Url { get; set; }

    /// <summary>Headers of each request. <c>${NAME}</c> in a value stands for that environment variable of the service. Default: none.</summary>
    public Dictionary<string, string?> Headers { get; set; } = [];

    /// <summary>Whether it may be on this machine or in its network. Default: no.</summary>
    public bool AllowPrivateNetwork { get; set; }

    /// <summary>How long a connection may take, name and TLS included, up to a day. Default: 10 seconds.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long no byte may come before it counts as silent, up to 49 days. Default: 60 seconds.</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Whether there is one to ask.</summary>
    public bool IsConfigured => Url is { Length: > 0 };

    /// <summary>What is wrong, each with what to do; empty when nothing is.</summary>
    public IEnumerable<string> Problems()
    {
        if (!IsConfigured && Headers.Count > 0)
            yield return $"{Section}:Url is missing: it says who has the messages.";
        if (IsConfigured && EndpointRules.WebAddress(Url!) is not { Query: "", Fragment: "" })
            yield return $"{Section}:Url must be an absolute http or https URL without a user and a query; a password belongs in {Section}:Headers.";
        if (ConnectTimeout < Shortest || ConnectTimeout > TimeSpan.FromDays(1))
            yield return $"{Section}:ConnectTimeout must be between a millisecond and a day, written as hours:minutes:seconds.";
        if (IdleTimeout < Shortest || IdleTimeout > JobLimits.LongestTimeout)
            yield return $"{Section}:IdleTimeout must be between a millisecond and 49 days, written as hours:minutes:seconds.";
        foreach (var problem in HeaderRules.Problems($"{Section}:Headers", Headers, [])) yield return problem;
    }
}
