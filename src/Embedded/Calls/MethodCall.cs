using Orleans.Activations;
using Orleans.Runtime;

namespace Orleans.Calls;

/// <summary>A call of a grain method.</summary>
internal sealed partial class MethodCall<TResult> : RespondingCall<TResult>
{
    private readonly ResultMethod<TResult> _method;
    private readonly object?[] _arguments;
    private readonly CancellationToken _callersToken;
    private readonly CancellationTokenSource? _cancellation;
    private readonly CancellationTokenRegistration _registration;
    private Activation? _activation;

    public MethodCall(GrainId grain, PendingCalls pending, TimeSpan timeout, ResultMethod<TResult> method, object?[] arguments)
        : base(grain, pending, timeout)
    {
        (_method, _arguments) = (method, arguments);
        if (method.TokenIndex < 0)
            return;
        _callersToken = method.TokenIn(arguments);
        _cancellation = new CancellationTokenSource();
        arguments[method.TokenIndex] = _cancellation.Token;
        _registration = _callersToken.UnsafeRegister(static self => ((MethodCall<TResult>)self!).OnCancelled(), this);
    }

    public override bool MayAlwaysInterleave => _method.IsAlwaysInterleave;

    public override bool IsReadOnly => _method.IsReadOnly;

    protected override string What => _method.Name;

    protected override async ValueTask<TResult> ProduceAsync(Activation activation)
    {
        Volatile.Write(ref _activation, activation);
        if (_callersToken.IsCancellationRequested)
            _cancellation!.Cancel();
        try
        {
            return await _method.RunAsync(activation.GrainInstance!, _arguments);
        }
        finally
        {
            _registration.Unregister();
        }
    }

    protected override void OnFailed(Activation activation, Exception exception)
    {
        if (_method.IsOneWay)
            LogOneWayCallFailed(activation.Parts.Logger, exception, _method.Name, activation.GrainId);
    }

    /// <summary>The caller is answered at once; the grain's token is cancelled in the grain's own turn.</summary>
    private void OnCancelled()
    {
        Cancel(_callersToken);
        Volatile.Read(ref _activation)?.Scheduler.Post(static source => ((CancellationTokenSource)source!).Cancel(), _cancellation);
    }
}
