namespace Orleans.Core;

/// <summary>One stored state of one grain.</summary>
public interface IStorage
{
    /// <summary>The version of the state in the store; null if it was never stored.</summary>
    string? Etag { get; }

    /// <summary>Whether the store has the state.</summary>
    bool RecordExists { get; }

    /// <summary>Removes the state from the store.</summary>
    /// <returns>A task; fails with InconsistentStateException if somebody else changed the state.</returns>
    Task ClearStateAsync();

    /// <summary>Writes the state to the store.</summary>
    /// <returns>A task; fails with InconsistentStateException if somebody else changed the state.</returns>
    Task WriteStateAsync();

    /// <summary>Reads the state from the store, over what is in memory.</summary>
    /// <returns>A task.</returns>
    Task ReadStateAsync();

    /// <inheritdoc cref="ClearStateAsync()"/>
    /// <param name="cancellationToken">Gives up.</param>
    Task ClearStateAsync(CancellationToken cancellationToken) => ClearStateAsync();

    /// <inheritdoc cref="WriteStateAsync()"/>
    /// <param name="cancellationToken">Gives up.</param>
    Task WriteStateAsync(CancellationToken cancellationToken) => WriteStateAsync();

    /// <inheritdoc cref="ReadStateAsync()"/>
    /// <param name="cancellationToken">Gives up.</param>
    Task ReadStateAsync(CancellationToken cancellationToken) => ReadStateAsync();
}
