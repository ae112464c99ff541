using Orleans.Runtime;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Silo.Hosting;

/// <summary>
/// Makes a caller's call again that came back from a silo that is gone or going: the next one finds the grain's new place. Every call of
/// these interfaces may be made twice. A call whose answer is late is not made again: it may still be under way.
/// </summary>
internal sealed class BouncedCallFilter(TimeProvider time) : IOutgoingGrainCallFilter
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);

    private static readonly HashSet<Type> Repeatable =
        [typeof(IJobGrain), typeof(ITrackedJobGrain), typeof(IJobIndexGrain), typeof(IJobListGrain), typeof(ICompletionsGrain)];

    public async Task Invoke(IOutgoingGrainCallContext context)
    {
        if (context.SourceId is not null || !Repeatable.Contains(context.Request.GetInterfaceType()))
        {
            await context.Invoke();
            return;
        }

        var began = time.GetTimestamp();
        for (var pause = FirstPause; await BouncesAsync(context, mayRepeat: time.GetElapsedTime(began) < Patience); pause *= 2)
        {
            await Task.Delay(pause, time);
        }
    }

    private static async Task<bool> BouncesAsync(IOutgoingGrainCallContext context, bool mayRepeat)
    {
        try
        {
            await context.Invoke();
            return mayRepeat && HasBounced(context.Response?.Exception);
        }
        catch (Exception exception) when (mayRepeat && HasBounced(exception))
        {
            return true;
        }
    }

    private static bool HasBounced(Exception? exception) => exception is SiloUnavailableException or OrleansMessageRejectionException;
}
