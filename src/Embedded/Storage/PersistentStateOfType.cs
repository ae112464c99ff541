using System.Runtime.CompilerServices;
using Orleans.Activations;
using Orleans.Core;
using Orleans.Runtime;

namespace Orleans.Storage;

/// <summary>A stored state of an activation. Reads and writes follow each other in the order they were asked for.</summary>
internal sealed class PersistentState<TState>(Activation activation, string name, IGrainStorage storage)
    : PersistentState, IPersistentState<TState>
{
    private readonly GrainState<TState> _stored = new(CreateState());
    private Task _last = Task.CompletedTask;
    private bool _isRead;

    public TState State
    {
        get
        {
            ThrowIfOutside();
            return _stored.State!;
        }

        set
        {
            ThrowIfOutside();
            _stored.State = value;
        }
    }

    public string? Etag => _stored.ETag;

    public bool RecordExists => _isRead ? _stored.RecordExists : throw new InvalidOperationException("The state has not been read yet.");

    public override Task ReadStateAsync() => RunAsync(nameof(ReadStateAsync), ReadAsync, default);

    public Task WriteStateAsync() => RunAsync(nameof(WriteStateAsync), stop => storage.WriteStateAsync(name, activation.GrainId, _stored, stop), default);

    public Task ClearStateAsync() => RunAsync(nameof(ClearStateAsync), stop => storage.ClearStateAsync(name, activation.GrainId, _stored, stop), default);

    Task IStorage.ReadStateAsync(CancellationToken cancellationToken) => RunAsync(nameof(ReadStateAsync), ReadAsync, cancellationToken);

    Task IStorage.WriteStateAsync(CancellationToken cancellationToken) => RunAsync(
        nameof(WriteStateAsync), stop => storage.WriteStateAsync(name, activation.GrainId, _stored, stop), cancellationToken);

    Task IStorage.ClearStateAsync(CancellationToken cancellationToken) => RunAsync(
        nameof(ClearStateAsync), stop => storage.ClearStateAsync(name, activation.GrainId, _stored, stop), cancellationToken);

    private static TState CreateState() => typeof(TState).IsValueType || typeof(TState).GetConstructor(Type.EmptyTypes) is not null
        ? Activator.CreateInstance<TState>()
        : (TState)RuntimeHelpers.GetUninitializedObject(typeof(TState));

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        await storage.ReadStateAsync(name, activation.GrainId, _stored, cancellationToken);
        _isRead = true;
    }

    private Task RunAsync(string what, Func<CancellationToken, Task> operation, CancellationToken cancellationToken)
    {
        ThrowIfOutside();
        return _last = RunAfterAsync(_last, what, operation, cancellationToken);
    }

    private async Task RunAfterAsync(Task before, string what, Func<CancellationToken, Task> operation, CancellationToken cancellationToken)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        try
        {
            await operation(cancellationToken);
        }
        catch (Exception exception) when (exception is not OrleansException && !cancellationToken.IsCancellationRequested)
        {
            throw new OrleansException($"{what} of state '{name}' of grain {activation.GrainId} failed: {exception.Message}", exception);
        }
    }

    private void ThrowIfOutside()
    {
        if (Activation.Current is null)
            throw new InvalidOperationException("The state of a grain is only for code that runs in the grain.");
    }
}
