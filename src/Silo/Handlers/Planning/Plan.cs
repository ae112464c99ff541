namespace OrleansJobs.Silo.Handlers.Planning;

/// <summary>Everything that was worked out; phases, risks and words are made of it.</summary>
internal sealed record Plan(PlanningBrief Brief, TaskOrigin Origin, CriticalPath Path, Team Team, Schedule Schedule)
{
    /// <summary>Working days in a week.</summary>
    public const int DaysPerWeek = 5;

    /// <summary>The tasks.</summary>
    public IReadOnlyList<PlanTask> Tasks => Path.Network.Tasks;

    /// <summary>How many weeks the programme takes, the last one counted in full.</summary>
    public int Weeks => WeekOfEnd(Schedule.Length);

    /// <summary>The week, from 1, in which a task starts.</summary>
    public int StartWeek(int task) => (int)Math.Floor(Schedule.Starts[task] / DaysPerWeek) + 1;

    /// <summary>The week, from 1, in which a task ends.</summary>
    public int EndWeek(int task) => WeekOfEnd(Schedule.Starts[task] + Tasks[task].EffortDays);

    /// <summary>By how many weeks the programme is too long; 0 when it is not, or when nobody said how long it may be.</summary>
    public int WeeksTooMany => Brief.Understanding?.HorizonWeeks is { } horizon ? Math.Max(0, Weeks - horizon) : 0;

    /// <summary>How many tasks have an effort that nobody gave.</summary>
    public int AssumedEfforts => Tasks.Count(task => task.IsAssumed);

    /// <summary>What someone does, in the order in which they do it.</summary>
    public IReadOnlyList<PlanTask> TasksOf(int who) =>
        [.. Enumerable.Range(0, Tasks.Count).Where(task => Schedule.Resources[task] == who).OrderBy(task => Schedule.Starts[task]).Select(task => Tasks[task])];

    private static int WeekOfEnd(decimal day) => (int)Math.Ceiling(day / DaysPerWeek);
}
