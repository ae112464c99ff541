namespace OrleansJobs.Grains.Execution;

/// <summary>The name of this process among all that ever ran jobs.</summary>
/// <param name="Name">Machine, process id and a part that no other run has.</param>
internal sealed record HostIdentity(string Name)
{
    /// <summary>Makes the name of this run.</summary>
    public static HostIdentity Create() => new($"{Environment.MachineName}/{Environment.ProcessId}/{Guid.NewGuid().ToString("N")[..8]}");
}
