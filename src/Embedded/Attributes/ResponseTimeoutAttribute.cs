namespace Orleans;

/// <summary>How long a caller waits for this method. Default: MessagingOptions.ResponseTimeout.</summary>
/// <param name="timeout">A time span, such as "00:00:05".</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ResponseTimeoutAttribute(string timeout) : Attribute
{
    /// <summary>The time a caller waits before it gets a <see cref="TimeoutException"/>.</summary>
    public TimeSpan? Timeout { get; init; } = TimeSpan.Parse(timeout, System.Globalization.CultureInfo.InvariantCulture);
}
