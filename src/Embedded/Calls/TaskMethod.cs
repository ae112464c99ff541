using System.Reflection;

namespace Orleans.Calls;

/// <summary>A method that returns a task.</summary>
internal sealed class TaskMethod(MethodInfo info) : ResultMethod<bool>(info)
{
    public override async ValueTask<bool> RunAsync(object grain, object?[] arguments)
    {
        await (Task)Invoke(grain, arguments)!;
        return true;
    }

    protected override object Wrap(Task<bool> answer) => answer;
}
