using Orleans.Activations;
using Orleans.Calls;
using Orleans.Runtime;

namespace Orleans.Streams;

/// <summary>The call that begins an enumeration in the grain; it interleaves, as every step of an enumeration does.</summary>
internal sealed class StartEnumeration<T>(
    GrainId grain, PendingCalls pending, TimeSpan timeout, EnumerableMethod<T> method, object?[] arguments)
    : RespondingCall<Enumeration<T>>(grain, pending, timeout)
{
    public override bool MayAlwaysInterleave => true;

    protected override string What => method.Name;

    protected override ValueTask<Enumeration<T>> ProduceAsync(Activation activation) =>
        new(new Enumeration<T>(activation, stop => method.Run(activation.GrainInstance!, arguments, stop)));
}
