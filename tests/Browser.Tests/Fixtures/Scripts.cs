using System.Text.RegularExpressions;

namespace OrleansJobs.Browser.Tests.Fixtures;

/// <summary>The JavaScript beside the tests. A page takes the blocks of the seeds in where it says <c>// seed: name</c>.</summary>
internal static partial class Scripts
{
    /// <summary>A script, complete.</summary>
    public static string Read(string path) => Inclusion().Replace(Text(path), line => Block(line.Groups[1].Value));

    /// <summary>A block of a seed without the comment that says where it is from.</summary>
    public static string Block(string name) => Split(name).Block;

    /// <summary>The comment that says where a block is from.</summary>
    public static string Comment(string name) => Split(name).Comment;

    private static (string Comment, string Block) Split(string name)
    {
        var text = Text($"Seeds/{name}.js");
        var end = text.IndexOf("*/\n", StringComparison.Ordinal);
        if (end < 0) throw new InvalidOperationException($"Seeds/{name}.js does not say which block it is.");
        return (text[..end], text[(end + 3)..]);
    }

    private static string Text(string path) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, path));

    [GeneratedRegex("^ *// seed: ([a-z0-9-]+)\n", RegexOptions.Multiline)]
    private static partial Regex Inclusion();
}
