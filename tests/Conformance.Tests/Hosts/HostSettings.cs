using OrleansJobs.Conformance_Tests.Support;

namespace OrleansJobs.Conformance_Tests.Hosts;

/// <summary>What a test asks of its host; the same on both.</summary>
public sealed record HostSettings
{
    public const string StorageName = "store";

    public Probe Probe { get; init; } = new();

    public MemoryStorage Storage { get; init; } = new();

    public MemoryReminderTable Reminders { get; init; } = new();

    public TimeSpan ResponseTimeout { get; init; } = TimeSpan.FromSeconds(30);

    public TimeSpan CollectionAge { get; init; } = TimeSpan.FromMinutes(15);

    public TimeSpan CollectionQuantum { get; init; } = TimeSpan.FromMinutes(1);

    public TimeSpan MinimumReminderPeriod { get; init; } = TimeSpan.FromMilliseconds(100);
}
