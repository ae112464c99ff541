using System.Collections.Concurrent;
using System.Reflection;
using Orleans.Concurrency;
using Orleans.Runtime;
using Orleans.Streams;

namespace Orleans.Calls;

/// <summary>A method of a grain interface: what its attributes say, how to send it, how to run it. Made once for each.</summary>
internal abstract class InterfaceMethod
{
    private static readonly ConcurrentDictionary<MethodInfo, InterfaceMethod> Known = new();
    private readonly MethodInvoker _invoker;

    protected InterfaceMethod(MethodInfo info)
    {
        _invoker = MethodInvoker.Create(info);
        Name = $"{info.DeclaringType!.Name}.{info.Name}";
        IsAlwaysInterleave = info.IsDefined(typeof(AlwaysInterleaveAttribute));
        IsReadOnly = info.IsDefined(typeof(ReadOnlyAttribute));
        IsOneWay = info.IsDefined(typeof(OneWayAttribute));
        ResponseTimeout = info.GetCustomAttribute<ResponseTimeoutAttribute>()?.Timeout;
        TokenIndex = Array.FindIndex(info.GetParameters(), parameter => parameter.ParameterType == typeof(CancellationToken));
    }

    public string Name { get; }

    public bool IsAlwaysInterleave { get; }

    public bool IsReadOnly { get; }

    public bool IsOneWay { get; }

    /// <summary>The method's own timeout; null for the default.</summary>
    public TimeSpan? ResponseTimeout { get; }

    /// <summary>Which argument is the cancellation token; negative if none.</summary>
    public int TokenIndex { get; }

    public static InterfaceMethod Of(MethodInfo info) => Known.GetOrAdd(info, Create);

    /// <summary>Sends the call; returns what the interface method returns.</summary>
    public abstract object? Send(CallSender sender, GrainId grain, object?[] arguments);

    public CancellationToken TokenIn(object?[] arguments) =>
        TokenIndex >= 0 && arguments[TokenIndex] is CancellationToken token ? token : default;

    protected object? Invoke(object grain, object?[] arguments) => _invoker.Invoke(grain, arguments.AsSpan());

    private static InterfaceMethod Create(MethodInfo info)
    {
        var returned = info.ReturnType;
        if (returned == typeof(Task))
            return new TaskMethod(info);
        if (returned == typeof(ValueTask))
            return new ValueTaskMethod(info);
        var kind = !returned.IsGenericType ? null
            : returned.GetGenericTypeDefinition() is var open && open == typeof(Task<>) ? typeof(TaskMethod<>)
            : open == typeof(ValueTask<>) ? typeof(ValueTaskMethod<>)
            : open == typeof(IAsyncEnumerable<>) ? typeof(EnumerableMethod<>)
            : null;
        return kind is null
            ? throw new NotSupportedException(
                $"{info.DeclaringType}.{info.Name} returns {returned}; a grain method returns a task, a value task or an IAsyncEnumerable.")
            : (InterfaceMethod)Activator.CreateInstance(kind.MakeGenericType(returned.GetGenericArguments()), info)!;
    }
}
