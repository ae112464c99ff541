namespace OrleansJobs.Gateway.Hosting;

/// <summary>Settings of the gateway, configuration section <c>Gateway</c>.</summary>
internal sealed class GatewayOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Gateway";

    /// <summary>What a wrong setting is told.</summary>
    public const string Rules =
        "Gateway:MaxUploadBytes must be at least 1, Gateway:MaxJsonBytes from 1 to 16777216, Gateway:LeaveTime at most 1 minute, and Gateway:Heartbeat, Gateway:WritePatience and Gateway:LongestWait must be "
        + "between 10 milliseconds and 1 hour, written as hours:minutes:seconds.";

    /// <summary>The largest file that is accepted, in bytes. Default: 2 GiB.</summary>
    public long MaxUploadBytes { get; set; } = 2L * 1024 * 1024 * 1024;

    /// <summary>The largest JSON body that is accepted, in bytes. Default: 4 MiB.</summary>
    public int MaxJsonBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>How often a silent event stream shows that it is alive. Default: 15 seconds.</summary>
    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long one write to a browser may take before its connection is dropped. Default: 20 seconds.</summary>
    public TimeSpan WritePatience { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>The longest a poll may ask to wait. Default: 1 minute.</summary>
    public TimeSpan LongestWait { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a gateway goes on answering when it is told to stop, while it sends its callers to another one. Default: not at
    /// all; 1 second in mode gateway.</summary>
    public TimeSpan LeaveTime { get; set; }

    /// <summary>The names of the settings that break <see cref="Rules"/>.</summary>
    public string[] Problems() =>
    [
        .. MaxUploadBytes < 1 ? [nameof(MaxUploadBytes)] : Array.Empty<string>(),
        .. MaxJsonBytes is < 1 or > 16 * 1024 * 1024 ? [nameof(MaxJsonBytes)] : Array.Empty<string>(),
        .. LeaveTime < TimeSpan.Zero || LeaveTime > TimeSpan.FromMinutes(1) ? [nameof(LeaveTime)] : Array.Empty<string>(),
        .. new[] { (nameof(Heartbeat), Heartbeat), (nameof(WritePatience), WritePatience), (nameof(LongestWait), LongestWait) }
            .Where(setting => setting.Item2 < TimeSpan.FromMilliseconds(10) || setting.Item2 > TimeSpan.FromHours(1))
            .Select(setting => setting.Item1),
    ];
}
