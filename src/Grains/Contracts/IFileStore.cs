namespace OrleansJobs.Grains.Contracts;

/// <summary>Uploaded files: one a job, under the job's id; the caller's file name never becomes a path.</summary>
public interface IFileStore
{
    /// <summary>Keeps <paramref name="content"/> for the job. Answers once it is durable; leaves nothing behind when it fails.</summary>
    /// <returns>The number of bytes kept.</returns>
    /// <exception cref="StoreUnavailableException">The disk is full or refuses.</exception>
    Task<long> SaveAsync(JobId id, Stream content, CancellationToken cancellationToken);

    /// <summary>Opens the job's file for reading, seekable. Null when there is none.</summary>
    Stream? OpenRead(JobId id);

    /// <summary>Gives <paramref name="to"/> the same file as <paramref name="from"/>, which may then be deleted. Nothing happens when there
    /// is none.</summary>
    Task ShareAsync(JobId from, JobId to, CancellationToken cancellationToken);

    /// <summary>Deletes the job's file, if there is one.</summary>
    void Delete(JobId id);
}
