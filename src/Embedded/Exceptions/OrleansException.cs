namespace Orleans.Runtime;

/// <summary>The base of the errors of the grain host itself.</summary>
public class OrleansException : Exception
{
    /// <summary>An error without words.</summary>
    public OrleansException() : base("Unexpected error.")
    {
    }

    /// <summary>An error.</summary>
    /// <param name="message">What happened.</param>
    public OrleansException(string message) : base(message)
    {
    }

    /// <summary>An error with its cause.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="innerException">The cause.</param>
    public OrleansException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
