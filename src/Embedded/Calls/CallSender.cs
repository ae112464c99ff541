using System.Reflection;
using Orleans.Activations;
using Orleans.Runtime;

namespace Orleans.Calls;

/// <summary>Sends calls on behalf of grain references.</summary>
internal sealed class CallSender(ActivationDirectory directory, ActivationParts parts, PendingCalls pending)
{
    public PendingCalls Pending => pending;

    public ActivationParts Parts => parts;

    /// <summary>A reference to a grain, by one of its interfaces.</summary>
    public object ReferenceTo(Type grainInterface, GrainId grain)
    {
        var reference = (GrainReference)DispatchProxy.Create(grainInterface, typeof(GrainReference));
        reference.Bind(this, grain);
        return reference;
    }

    /// <summary>Sends a method call. A one-way call is done once sent.</summary>
    public Task<TResult> SendAsync<TResult>(GrainId grain, ResultMethod<TResult> method, object?[] arguments)
    {
        if (method.TokenIn(arguments) is { IsCancellationRequested: true } cancelled)
            return Task.FromCanceled<TResult>(cancelled);
        var call = new MethodCall<TResult>(grain, pending, method.ResponseTimeout ?? parts.ResponseTimeout, method, arguments);
        if (!method.IsOneWay)
            return SendAsync(grain, call);
        Deliver(grain, call);
        _ = call.Answer.ContinueWith(static answer => answer.Exception, TaskContinuationOptions.OnlyOnFaulted); // logged by the call
        return Task.FromResult(default(TResult)!);
    }

    /// <summary>Sends a call and waits for its answer.</summary>
    public Task<TResult> SendAsync<TResult>(GrainId grain, RespondingCall<TResult> call)
    {
        pending.Add(call);
        Deliver(grain, call);
        return call.Answer;
    }

    private void Deliver(GrainId grain, Call call)
    {
        call.CaptureCaller();
        if (parts.Gate.Refuse(call.IsFromGrain) is { } refusal)
            call.Reject(refusal);
        else
            directory.Deliver(grain, call);
    }
}
