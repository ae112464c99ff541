namespace Orleans.Streams;

/// <summary>An enumeration, as its activation sees it.</summary>
internal interface IEnumeration
{
    /// <summary>Whether a consumer waits for an element now.</summary>
    bool IsAwaited { get; }

    /// <summary>The activation ends.</summary>
    Task AbortAsync();

    /// <summary>Whether nobody asked for an element since the last time this was asked.</summary>
    bool ForgetsConsumer();
}
