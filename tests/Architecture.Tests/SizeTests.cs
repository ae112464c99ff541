using OrleansJobs.Architecture.Tests.Support;

namespace OrleansJobs.Architecture.Tests;

public sealed class SizeTests
{
    private static readonly string[] Code = [".cs", ".js", ".css", ".sql"];

    private static SourceFile[] Sources { get; } = [.. Tree.Under("", Code).Where(file => !IsTest(file) && !IsDump(file))];

    [Fact]
    public void NoFileIsLong() => Rule.Holds("A file has at most 250 lines.", TooLong(Sources, 250));

    [Fact]
    public void NoTestFileIsLong() => Rule.Holds("A test file has at most 300 lines.", TooLong(Tree.Under("", Code).Where(IsTest), 300));

    [Fact]
    public void NineteenFilesInTwentyAreShort()
    {
        var longer = TooLong(Sources, 160).ToArray();
        if (longer.Length * 20 > Sources.Length) Rule.Holds("Of twenty files nineteen have at most 160 lines.", longer);
    }

    [Fact]
    public void NoMethodIsLong() => Rule.Holds("A method has at most 50 lines.", Tree.CSharp().SelectMany(file =>
        file.Methods().Where(method => method.Lines > 50).Select(method => $"{file.Place(method.Method)}: {method.Lines}")));

    [Fact]
    public void AProgramIsATableOfContents() =>
        Rule.Holds("A Program.cs of the product has at most 40 lines.", TooLong(Tree.Under("src/", "/Program.cs"), 40));

    private static IEnumerable<string> TooLong(IEnumerable<SourceFile> files, int limit) =>
        files.Where(file => file.Lines > limit).Select(file => $"{file.Path}: {file.Lines}");

    /// <summary>Written by a program, as long as what it shows.</summary>
    private static bool IsDump(SourceFile file) => file.Path.EndsWith("/schema.sql", StringComparison.Ordinal);

    private static bool IsTest(SourceFile file) => file.Path.StartsWith("tests/", StringComparison.Ordinal);
}
