using OrleansJobs.Silo.Storage;

namespace OrleansJobs.Storage.Tests.Support;

/// <summary>The queries that walk along an index.</summary>
internal static class JobWalks
{
    /// <summary>Those of one index: all but the walk by type, which merges five.</summary>
    public static IEnumerable<string> OfOneIndex(string dialect) =>
        SqlScripts.Load(dialect).QueryNames.Where(name => name.StartsWith("WalkBy", StringComparison.Ordinal) && name is not ("WalkByType" or "WalkByTypeOldestFirst"));

    /// <summary>What the name of the walk's index ends with.</summary>
    public static string Index(string walk) =>
        walk["WalkBy".Length..].Replace("OldestFirst", "", StringComparison.Ordinal).Replace("AndStatus", "", StringComparison.Ordinal).ToLowerInvariant();
}
