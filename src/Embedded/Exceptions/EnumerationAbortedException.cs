namespace Orleans.Runtime;

/// <summary>
/// The grain no longer knows this enumeration: it was deactivated since, or nobody asked for an element for too long.
/// </summary>
public sealed class EnumerationAbortedException : Exception
{
    /// <summary>An aborted enumeration without words.</summary>
    public EnumerationAbortedException()
    {
    }

    /// <summary>An aborted enumeration.</summary>
    /// <param name="message">What happened.</param>
    public EnumerationAbortedException(string message) : base(message)
    {
    }

    /// <summary>An aborted enumeration with its cause.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="innerException">The cause.</param>
    public EnumerationAbortedException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
