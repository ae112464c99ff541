using System.Runtime.CompilerServices;
using Orleans.Calls;
using Orleans.Runtime;

namespace Orleans.Streams;

/// <summary>The consumer's end of an enumeration.</summary>
internal sealed class GrainEnumerator<T>(
    CallSender sender, GrainId grain, EnumerableMethod<T> method, object?[] arguments, CancellationToken cancellationToken) : IAsyncEnumerator<T>
{
    private readonly CancellationTokenSource _stop =
        CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, method.TokenIn(arguments));
    private Enumeration<T>? _enumeration;
    private T? _current;
    private bool _isOver;

    public T Current => _current!;

    public async ValueTask<bool> MoveNextAsync()
    {
        if (_isOver)
            return false;
        try
        {
            _stop.Token.ThrowIfCancellationRequested();
            _enumeration ??= await StartAsync().ConfigureAwait(false);
            var (hasElement, element) = await _enumeration.MoveNextAsync().WaitAsync(_stop.Token).ConfigureAwait(false);
            (_current, _isOver) = (element, !hasElement);
            return hasElement;
        }
        catch
        {
            _isOver = true;
            await EndAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _isOver = true;
        await EndAsync().ConfigureAwait(false);
        _stop.Dispose();
    }

    private Task<Enumeration<T>> StartAsync()
    {
        var start = new StartEnumeration<T>(grain, sender.Pending, method.ResponseTimeout ?? sender.Parts.ResponseTimeout, method, arguments);
        return sender.SendAsync(grain, start).WaitAsync(_stop.Token);
    }

    private Task EndAsync() => _enumeration?.EndAsync() ?? Task.CompletedTask;
}
