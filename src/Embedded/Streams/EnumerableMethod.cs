using System.Reflection;
using Orleans.Calls;
using Orleans.Runtime;

namespace Orleans.Streams;

/// <summary>A method with many answers, asked for one by one.</summary>
internal sealed class EnumerableMethod<T>(MethodInfo info) : InterfaceMethod(info)
{
    public override object Send(CallSender sender, GrainId grain, object?[] arguments) =>
        new GrainEnumerable<T>(sender, grain, this, arguments);

    /// <summary>Runs the method of a grain object, with a token in place of the caller's.</summary>
    public IAsyncEnumerable<T> Run(object grain, object?[] arguments, CancellationToken stop)
    {
        object?[] own = [.. arguments];
        if (TokenIndex >= 0)
            own[TokenIndex] = stop;
        return (IAsyncEnumerable<T>)Invoke(grain, own)!;
    }
}
