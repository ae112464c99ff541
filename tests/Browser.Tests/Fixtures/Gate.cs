using Microsoft.AspNetCore.Http;

namespace OrleansJobs.Browser.Tests.Fixtures;

/// <summary>A server's answers that wait until the test lets them go: work that takes as long as the test wants.</summary>
internal sealed class Gate
{
    private TaskCompletionSource _open = Closed();

    /// <summary>Lets through all that wait, and all that will come.</summary>
    public void Open() => _open.TrySetResult();

    /// <summary>Holds all that will come.</summary>
    public void Close() => _open = Closed();

    /// <summary>The same answer behind the gate.</summary>
    public RequestDelegate Before(RequestDelegate answer) => async context =>
    {
        await _open.Task.WaitAsync(context.RequestAborted);
        await answer(context);
    };

    private static TaskCompletionSource Closed() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
