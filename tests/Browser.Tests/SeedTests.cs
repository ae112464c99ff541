using System.Text.RegularExpressions;
using OrleansJobs.Browser.Tests.Fixtures;
using OrleansJobs.Support;

namespace OrleansJobs.Browser.Tests;

/// <summary>What runs as the seeds' code is the seeds' code.</summary>
public sealed partial class SeedTests
{
    /// <summary>The folder of the documents: beside the project, or beside the folder that it is in; null when it is not there.</summary>
    private static readonly string? Documents = Above(new DirectoryInfo(Repository.Root)).Select(folder => Path.Combine(folder.FullName, "shared", "seeds"))
        .FirstOrDefault(Directory.Exists);

    private static readonly string[] Files = [.. Directory.GetFiles(Path.Combine(Repository.Root, "tests/Browser.Tests/Seeds"))
        .Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    public static TheoryData<string> Names => [.. Files];

    [DocumentsTheory]
    [MemberData(nameof(Names))]
    public void ABlockIsAsTheDocumentHasIt(string name)
    {
        var block = Scripts.Block(name);
        if (Jsx().Match(Scripts.Comment(name)) is { Success: true } jsx) block = WithJsx(block, jsx.Groups[1].Value);
        Assert.Contains(Fenced(name[..3]), fenced => fenced == block || fenced.EndsWith($"\n{block}", StringComparison.Ordinal));
    }

    [DocumentsTheory]
    [InlineData("000", 3)]
    [InlineData("001", 7)]
    [InlineData("003", 8)]
    public void NoBlockIsLeftOut(string seed, int blocks)
    {
        Assert.Equal(blocks, Fenced(seed).Length);
        Assert.Equal(blocks, Files.Count(name => name.StartsWith(seed, StringComparison.Ordinal)));
    }

    /// <summary>The block with JSX again where the call of createElement stands.</summary>
    private static string WithJsx(string block, string jsx)
    {
        var begin = block.IndexOf("createElement(", StringComparison.Ordinal);
        var end = block.IndexOf('(', begin) + 1;
        for (var open = 1; open > 0; end++) open += block[end] switch { '(' => 1, ')' => -1, _ => 0 };
        return block[..begin] + jsx + block[end..];
    }

    private static string[] Fenced(string seed) => [.. Fence().Matches(File.ReadAllText(Directory.GetFiles(Documents!, $"{seed}_*").Single()))
        .Select(match => match.Groups[1].Value)];

    private static IEnumerable<DirectoryInfo> Above(DirectoryInfo folder)
    {
        for (var above = folder.Parent; above is not null; above = above.Parent) yield return above;
    }

    [GeneratedRegex("```(?:javascript|typescript)\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex("JSX, which.*?:\n(.*)\n$", RegexOptions.Singleline)]
    private static partial Regex Jsx();

    private sealed class DocumentsTheoryAttribute : TheoryAttribute
    {
        public DocumentsTheoryAttribute() => Skip = Documents is null ? "The seeds are not here: they are looked for in ../shared/seeds, beside the project." : null;
    }
}
