namespace OrleansJobs.Process.Tests.Fixtures;

/// <summary>A fact that is skipped, with the reason, where Node.js is not installed.</summary>
internal sealed class NodeFactAttribute : FactAttribute
{
    public NodeFactAttribute()
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        if (!path.Any(directory => File.Exists(Path.Combine(directory, "node"))))
            Skip = "node is not on the PATH; install Node.js 18 or newer to run the receiver of docs/webhooks.md.";
    }
}
