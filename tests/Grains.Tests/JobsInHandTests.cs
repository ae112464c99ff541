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

    [Fact]
    public void ASlotIsFreedOnceHoweverOftenItIsGivenUp()
    {
        var inHand = new JobsInHand(1);
        Assert.True(inHand.TryTakeSlot());
        var slot = inHand.OwnSlot();
        slot.GiveUp();
        slot.GiveUp();
        Assert.Equal(1, inHand.SlotsFree);
        slot.Free();
        slot.Free();
        slot.GiveUp();
        Assert.Equal(1, inHand.SlotsFree);
    }

    [Fact]
    public void NoMoreThanSomeAreAtWorkWithoutASlot()
    {
        var inHand = new JobsInHand(2);
        var waiting = new List<JobsInHand.OwnedSlot>();
        for (var count = 0; count < JobsInHand.MostWithoutSlot; count++)
        {
            waiting.Add(Taken(inHand));
            waiting[^1].GiveUp();
        }

        Assert.Equal(2, inHand.SlotsFree);
        var next = Taken(inHand);
        next.GiveUp();
        Assert.Equal(1, inHand.SlotsFree); // it is kept
        waiting[0].Free();
        next.GiveUp();
        Assert.Equal(2, inHand.SlotsFree);
        foreach (var slot in waiting.Append(next)) slot.Free();
        Assert.Equal(2, inHand.SlotsFree);
    }

    private static JobsInHand.OwnedSlot Taken(JobsInHand inHand)
    {
        Assert.True(inHand.TryTakeSlot());
        return inHand.OwnSlot();
    }
}
