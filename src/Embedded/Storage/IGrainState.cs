namespace Orleans;

/// <summary>A state on its way between a grain and a store.</summary>
/// <typeparam name="T">The state's type.</typeparam>
public interface IGrainState<T>
{
    /// <summary>The state.</summary>
    T? State { get; set; }

    /// <summary>Its version in the store.</summary>
    string? ETag { get; set; }

    /// <summary>Whether the store has it.</summary>
    bool RecordExists { get; set; }
}
