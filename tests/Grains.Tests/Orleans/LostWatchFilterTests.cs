using System.Reflection;
using Orleans.Runtime;
using Orleans.Serialization.Invocation;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Silo.Hosting;
using OrleansJobs.Support;

namespace OrleansJobs.Grains.Tests.Orleans;

/// <summary>A watch is not kept waiting by a silo that is gone; every other call is as it was.</summary>
public sealed class LostWatchFilterTests
{
    private readonly ManualTime _time = new();

    [Theory]
    [InlineData(nameof(IAsyncEnumerableGrainExtension.StartEnumeration))]
    [InlineData(nameof(IAsyncEnumerableGrainExtension.MoveNext))]
    public async Task WhoHearsNothingIsToldSoSoonerThanOrleansTellsHim(string method)
    {
        var call = new Call(typeof(IAsyncEnumerableGrainExtension), method);
        var asked = Ask(call);
        _time.Advance(LostWatchFilter.Patience - TimeSpan.FromTicks(1));
        Assert.False(asked.IsCompleted);
        _time.Advance(TimeSpan.FromTicks(1));
        var late = await Assert.ThrowsAsync<TimeoutException>(() => asked);
        Assert.Contains("job/one", late.Message);
        Assert.True(LostWatchFilter.Patience < GrainHost.ResponseTimeout);
        Assert.True(LostWatchFilter.Patience > GrainHost.ResponseTimeout / 2, "A quiet watch is answered after half of it.");
    }

    [Fact]
    public async Task AnAnswerIsPassedOn()
    {
        var call = new Call(typeof(IAsyncEnumerableGrainExtension), nameof(IAsyncEnumerableGrainExtension.MoveNext));
        var asked = Ask(call);
        _time.Advance(LostWatchFilter.Patience / 2);
        call.Answer.SetResult();
        await asked;
        Assert.Equal("the answer", call.Response?.Result);
    }

    [Fact]
    public async Task AnErrorIsPassedOnAlsoWhenItIsThatTimeIsOver()
    {
        var call = new Call(typeof(IAsyncEnumerableGrainExtension), nameof(IAsyncEnumerableGrainExtension.MoveNext));
        var error = new TimeoutException("of Orleans");
        call.Answer.SetException(error);
        Assert.Same(error, await Assert.ThrowsAsync<TimeoutException>(() => Ask(call)));
    }

    [Fact]
    public async Task NobodyWaitsForTheAnswerToALeave()
    {
        var call = new Call(typeof(IAsyncEnumerableGrainExtension), nameof(IAsyncEnumerableGrainExtension.DisposeAsync));
        await Ask(call).WaitAsync(TimeSpan.Zero, _time);
        Assert.Equal((1, true), (call.Made, call.Response is not null)); // Orleans takes no response for a broken filter
    }

    [Fact]
    public async Task AnotherCallMayTakeAsLongAsOrleansLetsIt()
    {
        var call = new Call(typeof(IJobGrain), nameof(IJobGrain.GetAsync));
        var asked = Ask(call);
        _time.Advance(GrainHost.ResponseTimeout * 2);
        Assert.False(asked.IsCompleted);
        call.Answer.SetResult();
        await asked;
    }

    private Task Ask(Call call) => new LostWatchFilter(_time).Invoke(call);

    /// <summary>A call under way, and what is called.</summary>
    private sealed class Call(Type type, string method) : IOutgoingGrainCallContext, IInvokable
    {
        public TaskCompletionSource Answer { get; } = new();

        public int Made { get; private set; }

        public IInvokable Request => this;

        public object Grain => this;

        public GrainId? SourceId => null;

        public IGrainContext? SourceContext => null;

        public GrainId TargetId => GrainId.Create("job", "one");

        public GrainInterfaceType InterfaceType => GrainInterfaceType.Create(InterfaceName);

        public string InterfaceName => type.Name;

        public string MethodName => method;

        public MethodInfo InterfaceMethod => type.GetMethod(method)!;

        public object? Result { get; set; }

        public Response? Response { get; set; }

        public async Task Invoke()
        {
            Made++;
            await Answer.Task;
            Response = Response.FromResult("the answer");
        }

        public Type GetInterfaceType() => type;

        public string GetInterfaceName() => InterfaceName;

        public string GetMethodName() => method;

        public string GetActivityName() => method;

        public MethodInfo GetMethod() => InterfaceMethod;

        public int GetArgumentCount() => 0;

        public object? GetArgument(int index) => throw new NotSupportedException();

        public void SetArgument(int index, object value) => throw new NotSupportedException();

        public object? GetTarget() => throw new NotSupportedException();

        public void SetTarget(ITargetHolder holder) => throw new NotSupportedException();

        ValueTask<Response> IInvokable.Invoke() => throw new NotSupportedException();

        public void Dispose()
        {
        }
    }
}
