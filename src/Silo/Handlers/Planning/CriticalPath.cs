namespace OrleansJobs.Silo.Handlers.Planning;

/// <summary>
/// When each task can start at the earliest and must at the latest, in working days from the start of the programme, as if there were
/// resources without end. Source: J. E. Kelley and M. R. Walker, "Critical-path planning and scheduling", Proceedings of the Eastern
/// Joint Computer Conference, 1959.
/// </summary>
internal sealed class CriticalPath
{
    private readonly decimal[] _earliest;
    private readonly decimal[] _latest;

    public CriticalPath(TaskNetwork network)
    {
        Network = network;
        _earliest = new decimal[network.Tasks.Count];
        _latest = new decimal[network.Tasks.Count];
        foreach (var task in network.Order)
            _earliest[task] = network.Tasks[task].DependsOn.Select(EarliestEnd).DefaultIfEmpty().Max();
        Length = network.Order.Max(EarliestEnd);
        foreach (var task in network.Order.Reverse())
            _latest[task] = network.DependentsOf(task).Select(LatestStart).DefaultIfEmpty(Length).Min() - network.Tasks[task].EffortDays;
        Tasks = Walk();
    }

    /// <summary>The tasks it was found in.</summary>
    public TaskNetwork Network { get; }

    /// <summary>The shortest time that the whole can take.</summary>
    public decimal Length { get; }

    /// <summary>One chain of tasks without slack, first to last, as long as the whole.</summary>
    public IReadOnlyList<int> Tasks { get; }

    /// <summary>The first day on which the task can start.</summary>
    public decimal EarliestStart(int task) => _earliest[task];

    /// <summary>The last day on which it can start without making the whole longer.</summary>
    public decimal LatestStart(int task) => _latest[task];

    /// <summary>How long it can be put off without making the whole longer.</summary>
    public decimal SlackOf(int task) => _latest[task] - _earliest[task];

    /// <summary>The earliest end.</summary>
    public decimal EarliestEnd(int task) => _earliest[task] + Network.Tasks[task].EffortDays;

    private List<int> Walk()
    {
        var chain = new List<int> { Network.Order.First(task => EarliestEnd(task) == Length) };
        while (_earliest[chain[^1]] > 0)
        {
            var start = _earliest[chain[^1]];
            chain.Add(Network.Tasks[chain[^1]].DependsOn.First(before => EarliestEnd(before) == start));
        }

        chain.Reverse();
        return chain;
    }
}
