using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using OrleansJobs.Architecture.Tests.Support;
using OrleansJobs.Support;

namespace OrleansJobs.Architecture.Tests;

public sealed partial class SqlTests
{
    private const string Hole = "~";

    /// <summary>What only one dialect has to say, by its nature.</summary>
    private static readonly Dictionary<string, string[]> OwnQueries = new(StringComparer.Ordinal)
    {
        ["sqlite"] = ["BeginWrite", "CommitWrite", "RollBackWrite"], // elsewhere the driver's
        ["postgres"] =
        [
            "BeatHost", "ForgetSilentHosts", // several processes share the database
            "LockMigrations", "WaitForMigrations", "FindAge", "TryBeAlone", "FindHolder", "TerminateBackend", // a file is locked by the system
            "DescribeServer", "PrepareWriting", "Ping", // a server, reached over a network
        ],
    };

    public static TheoryData<string> Dialects => [.. Names];

    private static IEnumerable<string> Names =>
        new DirectoryInfo(Path.Combine(Repository.Root, "db")).GetDirectories().Select(folder => folder.Name).Order(StringComparer.Ordinal);

    [Fact]
    public void NoSqlStandsInTheCode() =>
        Rule.Holds("SQL stands in db/.", Literals("src/").Where(literal => Sql().IsMatch(literal.Text)).Select(Show));

    [Fact]
    public void PragmasAndTransactionsStandInTheSqliteStoreAlone() => Rule.Holds("Only src/Silo/Storage/Sqlite speaks to SQLite.",
        Literals("src/").Where(literal => !literal.Place.StartsWith("src/Silo/Storage/Sqlite/", StringComparison.Ordinal))
            .Where(literal => Housekeeping().IsMatch(literal.Text)).Select(Show));

    [Fact]
    public void TheDialectsHaveTheSameQueries()
    {
        var common = Names.SelectMany(dialect => QueriesOf(dialect).Except(OwnQueries[dialect])).ToHashSet(StringComparer.Ordinal);
        Rule.Holds("A query is there in every dialect.",
            Names.SelectMany(dialect => common.Except(QueriesOf(dialect)).Select(name => $"{dialect} lacks: {name}")));
        Rule.Holds("A query of one dialect alone is there.",
            Names.SelectMany(dialect => OwnQueries[dialect].Except(QueriesOf(dialect)).Select(name => $"{dialect} lacks: {name}")));
    }

    [Theory, MemberData(nameof(Dialects))]
    public void EveryQueryHasANameOfItsOwn(string dialect) => Rule.Holds("A query's name stands once.",
        QueriesOf(dialect).CountBy(name => name).Where(name => name.Value > 1).Select(name => name.Key));

    [Theory, MemberData(nameof(Dialects))]
    public void EveryQueryIsUsed(string dialect)
    {
        var used = AskedFor(dialect).ToArray();
        Rule.Holds("A query in db/ is asked for by the store.",
            QueriesOf(dialect).Where(name => !used.Any(asked => asked.Name.IsMatch(name))));
    }

    [Theory, MemberData(nameof(Dialects))]
    public void EveryQueryThatIsUsedIsThere(string dialect)
    {
        var there = QueriesOf(dialect).ToArray();
        Rule.Holds("A query that the store asks for is in db/.",
            AskedFor(dialect).Where(asked => asked.IsSure && !there.Any(asked.Name.IsMatch)).Select(asked => asked.Name.ToString()));
    }

    /// <summary>The names of queries in the code of a dialect's store, as patterns, for those that are put together. Sure are those that a
    /// session is told to use or run, and those of two words; a single word that is spelled like a name may be something else.</summary>
    private static IEnumerable<(Regex Name, bool IsSure)> AskedFor(string dialect) =>
        from file in Tree.CSharp("src/Silo/Storage/")
        let folder = Path.GetDirectoryName(file.Path)!.Split('/')[^1]
        where folder == "Storage" || folder.Equals(dialect, StringComparison.OrdinalIgnoreCase)
        from literal in file.Literals(Hole)
        let call = literal.Node.Parent?.Parent?.Parent as InvocationExpressionSyntax
        let isAsked = call?.Expression is MemberAccessExpressionSyntax { Name.Identifier.Text: "Use" or "Run" }
        let isSure = isAsked || TwoWords().IsMatch(literal.Text)
        where isSure || OneWord().IsMatch(literal.Text)
        select (new Regex($"^{Regex.Escape(literal.Text).Replace(Hole, @"\w+")}$"), isSure);

    private static IEnumerable<string> QueriesOf(string dialect) =>
        from file in Tree.Under($"db/{dialect}/queries/", ".sql")
        from heading in Heading().Matches(file.Text)
        select heading.Groups[1].Value;

    private static IEnumerable<(string Text, string Place)> Literals(string folder) =>
        Tree.CSharp(folder).SelectMany(file => file.Literals().Select(literal => (literal.Text, file.Place(literal.Node))));

    private static string Show((string Text, string Place) literal) => $"{literal.Place}: {literal.Text}";

    [GeneratedRegex("""
        \b ( select \s .+ \s from
          | insert \s+ (or \s+ \w+ \s+)? into
          | update \s+ \S+ \s+ set
          | delete \s+ from
          | (create | drop | alter) \s+ ((temp | unique | virtual) \s+)? (table | index | view | trigger) ) \s
        """, RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Sql();

    [GeneratedRegex(@"^\s*(pragma|savepoint|begin|commit|rollback|vacuum|attach)(\s|;|$)", RegexOptions.IgnoreCase)]
    private static partial Regex Housekeeping();

    [GeneratedRegex(@"^-- name: (\w+)\s*$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex("^[A-Z][a-z]+$")]
    private static partial Regex OneWord();

    [GeneratedRegex("^([A-Z][a-z]+){2,}~?$")]
    private static partial Regex TwoWords();
}
