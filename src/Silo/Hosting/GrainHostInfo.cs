namespace OrleansJobs.Silo.Hosting;

/// <summary>Which grain host this build has.</summary>
public static class GrainHostInfo
{
    /// <summary><c>orleans</c> or <c>embedded</c>.</summary>
    public static string Name => GrainHost.Name;
}
