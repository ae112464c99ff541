namespace OrleansJobs.Silo.Hosting;

/// <summary>What a process of the service does: setting <c>Cluster:Mode</c>.</summary>
public enum ServiceMode
{
    /// <summary>Everything: it answers HTTP, and holds and runs jobs. The default.</summary>
    All,

    /// <summary>Holds and runs jobs; of HTTP it answers only what it says about itself.</summary>
    Silo,

    /// <summary>Answers HTTP for the silos of a cluster.</summary>
    Gateway,
}
