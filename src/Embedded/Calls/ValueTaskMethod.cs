using System.Reflection;

namespace Orleans.Calls;

/// <summary>A method that returns a value task.</summary>
internal sealed class ValueTaskMethod(MethodInfo info) : ResultMethod<bool>(info)
{
    public override async ValueTask<bool> RunAsync(object grain, object?[] arguments)
    {
        await (ValueTask)Invoke(grain, arguments)!;
        return true;
    }

    protected override object Wrap(Task<bool> answer) => new ValueTask(answer);
}
