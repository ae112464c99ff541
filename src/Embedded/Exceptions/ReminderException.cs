namespace Orleans.Runtime;

/// <summary>A reminder could not be registered or unregistered, because somebody else changed it at the same time.</summary>
/// <param name="message">What happened.</param>
public sealed class ReminderException(string message) : OrleansException(message);
