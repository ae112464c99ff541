namespace OrleansJobs.Silo.Storage;

/// <summary>The data cannot be opened, and nothing was written to it. The message says why and what to do.</summary>
/// <param name="message">One sentence that says what is wrong, and what to do.</param>
/// <param name="cause">What the system said; null when we found it ourselves.</param>
public sealed class StoreStartException(string message, Exception? cause = null) : Exception(message, cause);
