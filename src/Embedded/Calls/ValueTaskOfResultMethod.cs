using System.Reflection;

namespace Orleans.Calls;

/// <summary>A method that returns a value task with a result.</summary>
internal sealed class ValueTaskMethod<TResult>(MethodInfo info) : ResultMethod<TResult>(info)
{
    public override ValueTask<TResult> RunAsync(object grain, object?[] arguments) => (ValueTask<TResult>)Invoke(grain, arguments)!;

    protected override object Wrap(Task<TResult> answer) => new ValueTask<TResult>(answer);
}
