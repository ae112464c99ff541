using Orleans.Runtime;
using Orleans.Serialization.Invocation;

namespace OrleansJobs.Silo.Hosting;

/// <summary>
/// Tells a watch of this client soon that the silo at its other end is gone. Orleans does not: a client waits for each answer until its time
/// is over, and takes leave of a broken enumerator twice, with a call each that may be answered as little. That made up to seventeen seconds
/// of silence, though the grain had a new place long before.
/// </summary>
internal sealed class LostWatchFilter(TimeProvider time) : IOutgoingGrainCallFilter
{
    /// <summary>Orleans answers a watch that has no news after half the response timeout; that answer may be late by the rest.</summary>
    public static readonly TimeSpan Patience = (GrainHost.ResponseTimeout / 2) + TimeSpan.FromSeconds(1);

    public Task Invoke(IOutgoingGrainCallContext context)
    {
        if (context.Request.GetInterfaceType() != typeof(IAsyncEnumerableGrainExtension)) return context.Invoke();
        return context.Request.GetMethodName() == nameof(IAsyncEnumerableGrainExtension.DisposeAsync) ? TakeLeave(context) : AskAsync(context);
    }

    private async Task AskAsync(IOutgoingGrainCallContext context)
    {
        var call = context.Invoke();
        try
        {
            await call.WaitAsync(Patience, time);
        }
        catch (TimeoutException) when (!call.IsCompleted)
        {
            call.Ignore();
            throw new TimeoutException($"Nothing was heard of {context.TargetId} within {Patience}.");
        }
    }

    /// <summary>The call is made, but nobody waits for its answer: a grain that does not get it drops the enumerator by itself.</summary>
    private static Task TakeLeave(IOutgoingGrainCallContext context)
    {
        context.Invoke().Ignore();
        context.Response = Response.Completed;
        return Task.CompletedTask;
    }
}
