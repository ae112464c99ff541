namespace Orleans.Runtime;

/// <summary>The grain host is stopping or has stopped; the call may or may not have run.</summary>
public sealed class SiloUnavailableException : OrleansMessageRejectionException
{
    /// <summary>The host is gone.</summary>
    public SiloUnavailableException() : base("The grain host is unavailable.")
    {
    }

    /// <summary>The host is gone.</summary>
    /// <param name="message">What happened.</param>
    public SiloUnavailableException(string message) : base(message)
    {
    }

    /// <summary>The host is gone.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="innerException">The cause.</param>
    public SiloUnavailableException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
