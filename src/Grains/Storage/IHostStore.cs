namespace OrleansJobs.Grains.Storage;

/// <summary>The processes that run jobs. A running job whose host is not here, or has been silent for too long, has lost it.</summary>
internal interface IHostStore
{
    /// <summary>Makes a host known. Where only one process can have the database open, every other host is forgotten.</summary>
    Task RegisterAsync(string host, CancellationToken cancellationToken);

    /// <summary>Shows that a host lives, by the clock of the database; a host that is not known any more is made known again. Where only
    /// one process can have the database open there is nothing to show, and nothing is written.</summary>
    Task BeatAsync(string host, CancellationToken cancellationToken);

    /// <summary>Forgets a host that stops.</summary>
    Task RemoveAsync(string host, CancellationToken cancellationToken);
}
