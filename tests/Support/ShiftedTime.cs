using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace OrleansJobs.Support;

/// <summary>The clock of the machine as somebody has set it: the time of day jumps, while timers count on.</summary>
public sealed class ShiftedTime : TimeProvider
{
    private long _shift;

    /// <summary>How far it is ahead.</summary>
    public TimeSpan Shift { get => new(Volatile.Read(ref _shift)); set => Volatile.Write(ref _shift, value.Ticks); }

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Shift;

    /// <summary>Has a service go by it.</summary>
    public static void Use(HostApplicationBuilder builder, ShiftedTime time)
    {
        builder.Services.AddSingleton<TimeProvider>(time);
    }
}
