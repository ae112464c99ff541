using Orleans.Activations;
using Orleans.Runtime;
using Orleans.Storage;

namespace Orleans.Calls;

/// <summary>A call with an answer. The first answer counts: the grain's, the timeout's or the caller's own cancellation.</summary>
internal abstract class RespondingCall<TResult>(GrainId grain, PendingCalls pending, TimeSpan timeout) : Call, IPendingCall
{
    private readonly TaskCompletionSource<TResult> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<TResult> Answer => _answer.Task;

    public long Deadline { get; } = pending.DeadlineAfter(timeout);

    public override bool IsAbandoned => _answer.Task.IsCompleted;

    /// <summary>Which method, for messages.</summary>
    protected abstract string What { get; }

    public sealed override async Task RunAsync(Activation activation)
    {
        try
        {
            var result = await ProduceAsync(activation);
            pending.Remove(this);
            _answer.TrySetResult(result);
        }
        catch (Exception exception)
        {
            if (exception is InconsistentStateException { IsSourceActivation: true } conflict)
                EndInconsistent(activation, conflict);
            OnFailed(activation, exception);
            Reject(exception);
        }
    }

    public override void Reject(Exception reason)
    {
        pending.Remove(this);
        _answer.TrySetException(reason);
    }

    public void TimeOut() =>
        Reject(new TimeoutException($"Grain {grain} did not answer {What} within {timeout}. The call may still run."));

    /// <summary>Does the work in the activation.</summary>
    protected abstract ValueTask<TResult> ProduceAsync(Activation activation);

    /// <summary>The work failed.</summary>
    protected virtual void OnFailed(Activation activation, Exception exception)
    {
    }

    /// <summary>The caller itself gave up.</summary>
    protected void Cancel(CancellationToken token)
    {
        pending.Remove(this);
        _answer.TrySetCanceled(token);
    }

    private static void EndInconsistent(Activation activation, InconsistentStateException conflict)
    {
        conflict.IsSourceActivation = false;
        activation.Deactivate(new(DeactivationReasonCode.ApplicationError, conflict, "The stored state was changed by somebody else."));
    }
}
