using Orleans.Calls;
using Orleans.Runtime;

namespace Orleans.Streams;

/// <summary>What a caller gets from a method with many answers. Each enumeration runs the method anew, at its first element.</summary>
internal sealed class GrainEnumerable<T>(CallSender sender, GrainId grain, EnumerableMethod<T> method, object?[] arguments) : IAsyncEnumerable<T>
{
    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        new GrainEnumerator<T>(sender, grain, method, arguments, cancellationToken);
}
