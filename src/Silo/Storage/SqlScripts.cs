using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Reflection;

namespace OrleansJobs.Silo.Storage;

/// <summary>The SQL of one dialect, from the files under <c>db/</c> that are embedded in this assembly.</summary>
internal sealed class SqlScripts
{
    private const string Heading = "-- name: ";

    private readonly FrozenDictionary<string, string> _queries;

    private SqlScripts(ImmutableArray<Migration> migrations, IReadOnlyDictionary<string, string> queries)
    {
        Migrations = migrations;
        _queries = queries.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>The migrations, in the order they are applied.</summary>
    public ImmutableArray<Migration> Migrations { get; }

    /// <summary>The names of the queries.</summary>
    public ImmutableArray<string> QueryNames => _queries.Keys;

    /// <summary>Reads the scripts of a dialect: <c>sqlite</c> or <c>postgres</c>.</summary>
    public static SqlScripts Load(string dialect) => new(
        [.. Steps($"{dialect}/migrations/", recordedAs: ""), .. Steps($"{dialect}/orleans/", recordedAs: "orleans/")],
        new Dictionary<string, string>(Read($"{dialect}/queries/").SelectMany(file => Split(file.Text)), StringComparer.Ordinal));

    /// <summary>The text of a named query.</summary>
    /// <exception cref="KeyNotFoundException">There is no query of that name: a mistake in the program.</exception>
    public string Query(string name) =>
        _queries.TryGetValue(name, out var text) ? text : throw new KeyNotFoundException($"There is no query named {name}.");

    /// <summary>Splits a file of queries at its headings.</summary>
    internal static IEnumerable<KeyValuePair<string, string>> Split(string file) =>
        from part in $"\n{file}".Split($"\n{Heading}").Skip(1)
        let end = part.IndexOf('\n')
        select KeyValuePair.Create(part[..end].Trim(), part[end..].Trim());

    private static IEnumerable<Migration> Steps(string folder, string recordedAs) =>
        from file in Read(folder)
        orderby file.Name
        select new Migration($"{recordedAs}{file.Name}", file.Text);

    private static IEnumerable<(string Name, string Text)> Read(string folder)
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var resource in assembly.GetManifestResourceNames().Where(name => name.StartsWith(folder, StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            yield return (Path.GetFileNameWithoutExtension(resource), reader.ReadToEnd().ReplaceLineEndings("\n"));
        }
    }
}

/// <summary>One numbered step of the schema.</summary>
/// <param name="Name">Its file name without the ending, which is how it is recorded: <c>0001_jobs</c>; those of Orleans' own tables
/// are recorded with their folder.</param>
/// <param name="Text">Its SQL.</param>
internal sealed record Migration(string Name, string Text);
