namespace OrleansJobs.Gateway.Requests;

/// <summary>The body of a request is refused as a whole.</summary>
internal sealed class BodyRefusedException(int status, string message) : Exception(message)
{
    /// <summary>What the problem document calls it.</summary>
    public const string Field = "body";

    /// <summary>The HTTP status: 400, 408, 413 or 415.</summary>
    public int Status { get; } = status;
}
