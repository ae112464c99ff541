namespace OrleansJobs.Grains.Storage;

/// <summary>The processes that run jobs. A running job whose host is not here has lost it.</summary>
internal interface IHostStore
{
    /// <summary>Makes a host known. Where only one process can have the database open, every other host is forgotten.</summary>
    Task RegisterAsync(string host, CancellationToken cancellationToken);

    /// <summary>Forgets a host that stops.</summary>
    Task RemoveAsync(string host, CancellationToken cancellationToken);
}
