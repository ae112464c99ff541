using System.Reflection;

namespace Orleans.Calls;

/// <summary>A method that returns a task with a result.</summary>
internal sealed class TaskMethod<TResult>(MethodInfo info) : ResultMethod<TResult>(info)
{
    public override ValueTask<TResult> RunAsync(object grain, object?[] arguments) => new((Task<TResult>)Invoke(grain, arguments)!);

    protected override object Wrap(Task<TResult> answer) => answer;
}
