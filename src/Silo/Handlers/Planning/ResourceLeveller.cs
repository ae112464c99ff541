namespace OrleansJobs.Silo.Handlers.Planning;

/// <summary>When each task is done, and by whom.</summary>
/// <param name="Starts">The start of each task, in working days.</param>
/// <param name="Resources">Who does each task, by index.</param>
/// <param name="Length">The end of the last task.</param>
internal sealed record Schedule(IReadOnlyList<decimal> Starts, IReadOnlyList<int> Resources, decimal Length);

/// <summary>
/// Gives tasks to resources that do one at a time: whenever someone is free, the startable task that may wait least starts, with the one
/// who has done least so far. The parallel method of J. E. Kelley, "The critical-path method: resources planning and scheduling", in
/// Muth and Thompson, Industrial Scheduling, 1963, with the latest start as priority. A heuristic: good, not always the shortest.
/// </summary>
internal static class ResourceLeveller
{
    /// <param name="path">The tasks, with their latest starts.</param>
    /// <param name="resources">How many can work, at least 1.</param>
    public static Schedule Level(CriticalPath path, int resources)
    {
        var tasks = path.Network.Tasks;
        var (starts, ends, by) = (new decimal[tasks.Count], new decimal?[tasks.Count], new int[tasks.Count]);
        var (free, load) = (new decimal[resources], new decimal[resources]);
        var waiting = path.Network.Order.OrderBy(path.LatestStart).ToList(); // stable: by priority, then in order

        for (var now = 0m; waiting.Count > 0; now = free.Where(until => until > now).Min())
        {
            foreach (var task in waiting.Where(task => tasks[task].DependsOn.All(before => ends[before] <= now)).ToArray())
            {
                var idle = Enumerable.Range(0, resources).Where(one => free[one] <= now).ToArray();
                if (idle.Length == 0) break;
                var who = idle.MinBy(one => load[one]);
                (starts[task], by[task]) = (now, who);
                ends[task] = free[who] = now + tasks[task].EffortDays;
                load[who] += tasks[task].EffortDays;
                waiting.Remove(task);
            }
        }

        return new Schedule(starts, by, ends.Max()!.Value);
    }
}
