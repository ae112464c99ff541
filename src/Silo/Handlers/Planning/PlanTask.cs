namespace OrleansJobs.Silo.Handlers.Planning;

/// <summary>A task of a plan. Tasks refer to each other by their index in the plan's list.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="EffortDays">Working days of one resource, above 0; its duration too, for one resource does it.</param>
/// <param name="IsAssumed">Whether the planner chose the effort, because nobody gave it.</param>
/// <param name="DependsOn">The tasks that must end before it starts.</param>
/// <param name="Phase">The phase it was made for; null when its depth in the network decides.</param>
/// <param name="Goal">The goal it was derived from.</param>
internal sealed record PlanTask(string Name, decimal EffortDays, bool IsAssumed, IReadOnlyList<int> DependsOn, string? Phase = null,
    string? Goal = null);

/// <summary>Where the tasks of a plan come from.</summary>
internal enum TaskOrigin
{
    /// <summary>The understanding has them.</summary>
    Given,

    /// <summary>They were derived from the understanding's goals.</summary>
    Goals,

    /// <summary>Nothing was known: the same programme for everybody.</summary>
    Skeleton,
}

/// <summary>The tasks of a plan.</summary>
internal sealed record TaskList(TaskOrigin Origin, IReadOnlyList<PlanTask> Tasks);
