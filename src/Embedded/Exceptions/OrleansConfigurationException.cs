namespace Orleans.Runtime;

/// <summary>The grain host was set up wrongly; the message says how to put it right.</summary>
public sealed class OrleansConfigurationException : Exception
{
    /// <summary>A configuration error.</summary>
    /// <param name="message">What is wrong and how to put it right.</param>
    public OrleansConfigurationException(string message) : base(message)
    {
    }

    /// <summary>A configuration error with its cause.</summary>
    /// <param name="message">What is wrong and how to put it right.</param>
    /// <param name="innerException">The cause.</param>
    public OrleansConfigurationException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
