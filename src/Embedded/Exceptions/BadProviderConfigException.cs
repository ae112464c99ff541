using Orleans.Runtime;

namespace Orleans.Storage;

/// <summary>A grain asks for a storage service that is not registered.</summary>
public sealed class BadProviderConfigException : OrleansException
{
    /// <summary>An error without words.</summary>
    public BadProviderConfigException()
    {
    }

    /// <summary>A missing or wrong storage service.</summary>
    /// <param name="message">Which one.</param>
    public BadProviderConfigException(string message) : base(message)
    {
    }

    /// <summary>A missing or wrong storage service, with its cause.</summary>
    /// <param name="message">Which one.</param>
    /// <param name="innerException">The cause.</param>
    public BadProviderConfigException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
