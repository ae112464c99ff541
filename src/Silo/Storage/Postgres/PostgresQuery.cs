using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace OrleansJobs.Silo.Storage.Postgres;

/// <summary>A named query with its parameters numbered, as the server takes them: <c>@id</c> becomes <c>$1</c>.</summary>
/// <param name="Text">What the server is sent.</param>
/// <param name="Parameters">The names, in the order of their numbers.</param>
internal sealed partial record PostgresQuery(string Text, ImmutableArray<string> Parameters)
{
    /// <summary>All queries of the dialect, by name.</summary>
    public static FrozenDictionary<string, PostgresQuery> All(SqlScripts scripts) =>
        scripts.QueryNames.ToFrozenDictionary(name => name, name => Number(scripts.Query(name)), StringComparer.Ordinal);

    private static PostgresQuery Number(string text)
    {
        var names = new List<string>();
        var numbered = Parameter().Replace(text, match =>
        {
            var name = match.Groups[1].Value;
            if (!names.Contains(name)) names.Add(name);
            return $"${names.IndexOf(name) + 1}";
        });
        return new PostgresQuery(numbered, [.. names]);
    }

    [GeneratedRegex("@([a-z_]+)")]
    private static partial Regex Parameter();
}
