namespace OrleansJobs.Gateway.Requests;

/// <summary>What was asked for does not exist, and it is no job that has an id.</summary>
/// <param name="message">One plain sentence.</param>
internal sealed class NothingHereException(string message) : Exception(message);
