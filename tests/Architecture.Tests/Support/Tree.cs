using OrleansJobs.Support;

namespace OrleansJobs.Architecture.Tests.Support;

/// <summary>The files that people write, by their path from the root with forward slashes.</summary>
internal static class Tree
{
    private static readonly string[] Skipped = [".git", ".vs", ".idea", "artifacts", "bin", "obj", "data", "node_modules", "TestResults"];

    private static readonly string[] Binary = [".png", ".ico", ".jpg", ".woff2", ".wav", ".mp3", ".db", ".user"];

    /// <summary>Every text file.</summary>
    public static IReadOnlyList<SourceFile> Files { get; } =
        [.. Walk(new DirectoryInfo(Repository.Root)).OrderBy(file => file.Path, StringComparer.Ordinal)];

    /// <summary>The C# files under a folder; all of them for none.</summary>
    public static IEnumerable<CSharpFile> CSharp(string folder = "") => Under(folder, ".cs").Select(file => new CSharpFile(file));

    /// <summary>The files under a folder whose names end so.</summary>
    public static IEnumerable<SourceFile> Under(string folder, params string[] endings) => Files
        .Where(file => file.Path.StartsWith(folder, StringComparison.Ordinal))
        .Where(file => endings.Any(ending => file.Path.EndsWith(ending, StringComparison.Ordinal)));

    private static IEnumerable<SourceFile> Walk(DirectoryInfo folder)
    {
        foreach (var entry in folder.EnumerateFileSystemInfos().Where(entry => !Skipped.Contains(entry.Name) && entry.LinkTarget is null))
        {
            if (entry is DirectoryInfo inner)
            {
                foreach (var file in Walk(inner)) yield return file;
            }
            else if (!Binary.Contains(entry.Extension))
            {
                var path = Path.GetRelativePath(Repository.Root, entry.FullName).Replace('\\', '/');
                yield return new SourceFile(path, File.ReadAllText(entry.FullName));
            }
        }
    }
}

/// <summary>One file of the tree.</summary>
internal sealed record SourceFile(string Path, string Text)
{
    public int Lines { get; } = Text.Count(character => character == '\n');
}
