using System.Text.RegularExpressions;
using OrleansJobs.Grains.Execution;

namespace OrleansJobs.Silo.Handlers.Summaries;

/// <summary>The ids of guilds and channels: of such letters that none leads out of a folder or an address.</summary>
internal static partial class MessageIds
{
    /// <summary>Whether it is an id.</summary>
    public static bool IsId(string id) => Id().IsMatch(id);

    /// <summary>The guild, when it and its channels have ids.</summary>
    /// <exception cref="JobFailedException">One has none, or there is no guild.</exception>
    public static string Require(string? guild, IReadOnlyList<string>? channels)
    {
        if (guild is null) throw new JobFailedException("no_guild", "The job belongs to no guild, so nobody knows whose messages to read.");
        foreach (var id in (channels ?? []).Prepend(guild).Where(id => !IsId(id)))
        {
            throw new JobFailedException("invalid_id", $"'{(id.Length <= 60 ? id : id[..60] + "…")}' is not an id of 1 to 100 letters, digits, _ and -.");
        }

        return guild;
    }

    [GeneratedRegex(@"^[A-Za-z0-9_-]{1,100}\z")]
    private static partial Regex Id();
}
