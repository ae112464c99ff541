namespace Orleans;

/// <summary>A state on its way between a grain and a store.</summary>
/// <typeparam name="T">The state's type.</typeparam>
/// <param name="state">The state.</param>
/// <param name="eTag">Its version in the store.</param>
public sealed class GrainState<T>(T? state, string? eTag) : IGrainState<T>
{
    /// <summary>No state yet.</summary>
    public GrainState() : this(default, null)
    {
    }

    /// <summary>A state that was never stored.</summary>
    /// <param name="state">The state.</param>
    public GrainState(T? state) : this(state, null)
    {
    }

    /// <inheritdoc/>
    public T? State { get; set; } = state;

    /// <inheritdoc/>
    public string? ETag { get; set; } = eTag;

    /// <inheritdoc/>
    public bool RecordExists { get; set; }
}
