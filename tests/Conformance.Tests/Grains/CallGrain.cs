using Orleans.Concurrency;
using Orleans.Runtime;
using OrleansJobs.Conformance_Tests.Support;

namespace OrleansJobs.Conformance_Tests.Grains;

public interface ICallGrain : IGrainWithStringKey
{
    Task Throw(string message);

    Task ThrowAtOnce(string message);

    [ResponseTimeout("00:00:01")]
    Task<string> AnswerLate(string gate);

    Task Block(string gate);

    [OneWay]
    Task Fire(string gate);

    [OneWay]
    Task FireAndThrow(string note);

    Task<string> WaitForCancellation(string note, CancellationToken cancellationToken);

    Task<bool> SeesCancellable(CancellationToken cancellationToken);

    Task<string?> ReadContext(string key);

    Task<string?> ReadAsyncLocal();

    Task<string?> ReadTraceId();

    Task<string?> ReadContextOfNext(string key, string next);

    Task WriteContext(string key, string value);

    Task<ICallGrain> Self();

    Task<string> Name();
}

internal sealed class CallGrain(Probe probe) : Grain, ICallGrain
{
    public async Task Throw(string message)
    {
        await Task.Yield();
        throw new OwnException(message);
    }

    public Task ThrowAtOnce(string message) => throw new OwnException(message);

    public async Task<string> AnswerLate(string gate)
    {
        probe.Note($"in {gate}");
        await probe.Pass(gate);
        probe.Note($"out {gate}");
        return gate;
    }

    public Task Block(string gate) => AnswerLate(gate);

    public Task Fire(string gate) => AnswerLate(gate);

    public Task FireAndThrow(string note)
    {
        probe.Note(note);
        throw new OwnException(note);
    }

    public async Task<string> WaitForCancellation(string note, CancellationToken cancellationToken)
    {
        var scheduler = TaskScheduler.Current;
        probe.Note($"in {note}");
        var cancelled = new TaskCompletionSource<bool>();
        await using var registration = cancellationToken.Register(() => cancelled.TrySetResult(TaskScheduler.Current == scheduler));
        probe.Note($"cancelled {note} {(await cancelled.Task ? "in turn" : "elsewhere")}");
        return note;
    }

    public Task<bool> SeesCancellable(CancellationToken cancellationToken) => Task.FromResult(cancellationToken.CanBeCanceled);

    /// <summary>Set by a test, read by the grain: it does not travel.</summary>
    public static AsyncLocal<string?> Local { get; } = new();

    public Task<string?> ReadAsyncLocal() => Task.FromResult(Local.Value);

    public Task<string?> ReadTraceId() => Task.FromResult(System.Diagnostics.Activity.Current?.TraceId.ToString());

    public Task<string?> ReadContext(string key) => Task.FromResult((string?)RequestContext.Get(key));

    public Task<string?> ReadContextOfNext(string key, string next) => GrainFactory.GetGrain<ICallGrain>(next).ReadContext(key);

    public Task WriteContext(string key, string value)
    {
        RequestContext.Set(key, value);
        return Task.CompletedTask;
    }

    public Task<ICallGrain> Self() => Task.FromResult(this.AsReference<ICallGrain>());

    public Task<string> Name() => Task.FromResult(IdentityString);
}
