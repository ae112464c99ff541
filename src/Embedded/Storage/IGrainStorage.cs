using Orleans.Runtime;

namespace Orleans.Storage;

/// <summary>
/// A store of grain states, registered as a service (a keyed one for a named store). Both grain hosts have this interface,
/// so that one class serves both.
/// </summary>
public interface IGrainStorage
{
    /// <summary>Reads a state, its etag and whether it exists, into <paramref name="grainState"/>.</summary>
    /// <typeparam name="T">The state's type.</typeparam>
    /// <param name="stateName">The state's name.</param>
    /// <param name="grainId">Whose.</param>
    /// <param name="grainState">Where to.</param>
    /// <returns>A task.</returns>
    Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState);

    /// <inheritdoc cref="ReadStateAsync{T}(string, GrainId, IGrainState{T})"/>
    Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
        => ReadStateAsync(stateName, grainId, grainState);

    /// <summary>Writes a state if its etag is still the stored one, and sets the new etag.</summary>
    /// <typeparam name="T">The state's type.</typeparam>
    /// <param name="stateName">The state's name.</param>
    /// <param name="grainId">Whose.</param>
    /// <param name="grainState">The state.</param>
    /// <returns>A task; fails with <see cref="InconsistentStateException"/> if the etags differ.</returns>
    Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState);

    /// <inheritdoc cref="WriteStateAsync{T}(string, GrainId, IGrainState{T})"/>
    Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
        => WriteStateAsync(stateName, grainId, grainState);

    /// <summary>Removes a state if its etag is still the stored one.</summary>
    /// <typeparam name="T">The state's type.</typeparam>
    /// <param name="stateName">The state's name.</param>
    /// <param name="grainId">Whose.</param>
    /// <param name="grainState">The state.</param>
    /// <returns>A task; fails with <see cref="InconsistentStateException"/> if the etags differ.</returns>
    Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState);

    /// <inheritdoc cref="ClearStateAsync{T}(string, GrainId, IGrainState{T})"/>
    Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
        => ClearStateAsync(stateName, grainId, grainState);
}
