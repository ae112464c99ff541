namespace Orleans;

/// <summary>Why an activation ended, with words.</summary>
/// <param name="code">The reason.</param>
/// <param name="exception">The error behind it, if any.</param>
/// <param name="text">The words.</param>
public readonly struct DeactivationReason(DeactivationReasonCode code, Exception? exception, string text)
{
    /// <summary>A reason without an error.</summary>
    /// <param name="code">The reason.</param>
    /// <param name="text">The words.</param>
    public DeactivationReason(DeactivationReasonCode code, string text) : this(code, null, text)
    {
    }

    /// <summary>The words.</summary>
    public string Description => text;

    /// <summary>The reason.</summary>
    public DeactivationReasonCode ReasonCode => code;

    /// <summary>The error behind it, if any.</summary>
    public Exception? Exception => exception;

    /// <summary>The reason in one line.</summary>
    /// <returns>The line.</returns>
    public override string ToString() => Exception is null ? $"{ReasonCode}: {Description}" : $"{ReasonCode}: {Description} {Exception}";
}
