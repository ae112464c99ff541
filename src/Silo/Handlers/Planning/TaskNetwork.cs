using OrleansJobs.Grains.Execution;

namespace OrleansJobs.Silo.Handlers.Planning;

/// <summary>
/// Tasks and what they depend on, brought into an order in which nothing comes before what it depends on. Source: A. B. Kahn,
/// "Topological sorting of large networks", Communications of the ACM 5(11), 1962.
/// </summary>
internal sealed class TaskNetwork
{
    private readonly int[] _depths;
    private readonly List<int>[] _dependents;

    /// <exception cref="JobFailedException">Tasks depend on each other in a circle; the message names them.</exception>
    public TaskNetwork(IReadOnlyList<PlanTask> tasks)
    {
        Tasks = tasks;
        _depths = new int[tasks.Count];
        _dependents = [.. tasks.Select(_ => new List<int>())];
        for (var task = 0; task < tasks.Count; task++) foreach (var before in tasks[task].DependsOn) _dependents[before].Add(task);
        Order = Sort();
    }

    /// <summary>The tasks, as they were given.</summary>
    public IReadOnlyList<PlanTask> Tasks { get; }

    /// <summary>The tasks by index, each after all it depends on; otherwise as they were given.</summary>
    public IReadOnlyList<int> Order { get; }

    /// <summary>How many tasks are on the longest way to this one: 0 for one that depends on nothing.</summary>
    public int DepthOf(int task) => _depths[task];

    /// <summary>The tasks that depend on this one.</summary>
    public IReadOnlyList<int> DependentsOf(int task) => _dependents[task];

    private List<int> Sort()
    {
        var waitsFor = Tasks.Select(task => task.DependsOn.Count).ToArray();
        var order = Enumerable.Range(0, Tasks.Count).Where(task => waitsFor[task] == 0).ToList();
        for (var next = 0; next < order.Count; next++)
        {
            foreach (var dependent in _dependents[order[next]])
            {
                _depths[dependent] = Math.Max(_depths[dependent], _depths[order[next]] + 1);
                if (--waitsFor[dependent] == 0) order.Add(dependent);
            }
        }

        return order.Count == Tasks.Count ? order : throw Circle(waitsFor);
    }

    /// <summary>Whatever still waits has a dependency that waits too, so that following those ends in a circle.</summary>
    private JobFailedException Circle(int[] waitsFor)
    {
        var way = new List<int>();
        var task = Array.FindIndex(waitsFor, waits => waits > 0);
        while (!way.Contains(task))
        {
            way.Add(task);
            task = Tasks[task].DependsOn.First(before => waitsFor[before] > 0);
        }

        var names = way.SkipWhile(one => one != task).Append(task).Select(one => $"'{Tasks[one].Name}'");
        return new JobFailedException(PlanErrorCodes.DependencyCycle,
            $"Tasks depend on each other in a circle: {string.Join(" on ", names)}.");
    }
}
