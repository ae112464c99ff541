using System.Reflection;
using Orleans.Runtime;

namespace Orleans.Calls;

/// <summary>A method with one answer.</summary>
internal abstract class ResultMethod<TResult>(MethodInfo info) : InterfaceMethod(info)
{
    public sealed override object? Send(CallSender sender, GrainId grain, object?[] arguments) =>
        Wrap(sender.SendAsync(grain, this, arguments));

    /// <summary>Runs the method of a grain object.</summary>
    public abstract ValueTask<TResult> RunAsync(object grain, object?[] arguments);

    /// <summary>Turns the answer into what the interface method returns.</summary>
    protected abstract object Wrap(Task<TResult> answer);
}
