using System.Reflection;
using Orleans.Runtime;

namespace Orleans.Calls;

/// <summary>What callers hold in place of a grain: each method sends a call. Two references to one grain are equal.</summary>
internal class GrainReference : DispatchProxy, IAddressable
{
    public GrainId GrainId { get; private set; }

    public CallSender Sender { get; private set; } = null!;

    public void Bind(CallSender sender, GrainId grain) => (Sender, GrainId) = (sender, grain);

    public override bool Equals(object? obj) => obj is GrainReference other && other.GrainId == GrainId;

    public override int GetHashCode() => GrainId.GetHashCode();

    public override string ToString() => $"Reference to {GrainId}";

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        InterfaceMethod.Of(targetMethod!).Send(Sender, GrainId, args ?? []);
}
