using OrleansJobs.Grains.Execution;
using OrleansJobs.Support;

namespace OrleansJobs.Grains.Tests;

public sealed class JobsInHandTests
{
    [Fact]
    public void AJobIsInHandOnceHoweverItWasFound()
    {
        var (inHand, id, first) = (new JobsInHand(2), JobHost.NewId(), new TaskCompletionSource());
        Assert.True(inHand.TryAdd(id, first.Task));
        Assert.False(inHand.TryAdd(id, Task.CompletedTask)); // listed, and announced in the same moment
        Assert.False(inHand.AllDoneAsync().IsCompleted); // it is the first one's end that is waited for
        inHand.Remove(id);
        Assert.False(inHand.Holds(id));
    }

    [Fact]
    public void AJobThatIsInHandIsNotTakenAtOnce()
    {
        var (inHand, id) = (new JobsInHand(2), JobHost.NewId());
        inHand.SetCaughtUp(true);
        inHand.TryAdd(id, Task.CompletedTask);
        Assert.False(inHand.TryTakeAtOnce(id, _ => Assert.Fail("It was taken twice.")));
        Assert.Equal(2, inHand.SlotsFree);
    }
}
