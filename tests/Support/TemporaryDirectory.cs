namespace OrleansJobs.Support;

/// <summary>A directory that is deleted with the test.</summary>
public sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("orleans-jobs-").FullName;

    /// <summary>The path of something inside.</summary>
    public string Of(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
