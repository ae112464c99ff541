using System.Collections.Concurrent;
using System.Net.Http;

namespace OrleansJobs.Cluster.Tests.Fixtures;

/// <summary>How the requests of a run went.</summary>
internal sealed class Tally
{
    /// <summary>How long each took that was answered as it should be.</summary>
    public ConcurrentBag<TimeSpan> Answered { get; } = [];

    /// <summary>How long each took that was told to come back later: 503 with Retry-After.</summary>
    public ConcurrentBag<TimeSpan> Refused { get; } = [];

    /// <summary>The connections that could not be made or broke.</summary>
    public ConcurrentBag<Cut> Cuts { get; } = [];

    /// <summary>Everything else: what must not happen.</summary>
    public ConcurrentBag<string> Failures { get; } = [];

    /// <summary>The cuts that no loss of that gateway explains: it was up, or coming up after a loss, all the time.</summary>
    /// <param name="losses">The gateways that were taken down.</param>
    /// <param name="absence">How long one is away at most.</param>
    public IEnumerable<Cut> Unexplained(IEnumerable<Loss> losses, TimeSpan absence) => Cuts.Where(cut =>
        !losses.Any(loss => loss.Door == cut.Door && cut.Ended >= loss.At && cut.Began <= loss.At + absence));

    public override string ToString() => $"{Answered.Count} requests answered ({Figures.Of(Answered)}), {Refused.Count} refused with 503 "
        + $"and Retry-After ({Figures.Of(Refused)}), {Cuts.Count(cut => cut.Error == HttpRequestError.ConnectionError)} found no gateway, "
        + $"{Cuts.Count(cut => cut.Error != HttpRequestError.ConnectionError)} were cut off, {Failures.Count} failed";
}

/// <summary>A connection to a gateway that could not be made or broke.</summary>
internal sealed record Cut(int Door, DateTimeOffset Began, DateTimeOffset Ended, HttpRequestError Error, string What);
