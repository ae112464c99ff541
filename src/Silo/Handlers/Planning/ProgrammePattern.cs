using System.Collections.Immutable;

namespace OrleansJobs.Silo.Handlers.Planning;

/// <summary>Programmes for undertakings whose tasks nobody has named: the four phases that the efforts of such tasks are assumed for.</summary>
internal static class ProgrammePattern
{
    /// <summary>The phases, in order.</summary>
    public static ImmutableArray<string> Phases { get; } = [Discover, Design, Build, Launch];

    private const string Discover = "Discover";
    private const string Design = "Design";
    private const string Build = "Build";
    private const string Launch = "Launch";

    /// <summary>Each goal is understood, designed, built and launched, between an agreement on them all and a look back.</summary>
    public static IReadOnlyList<PlanTask> OfGoals(IReadOnlyList<string> goals)
    {
        var tasks = new List<PlanTask>();
        var agreed = Add(tasks, "Agree on scope and measures of success", 2, Discover, null);
        var launched = goals.Select(goal =>
        {
            var understood = Add(tasks, $"Find out what it takes: {goal}", 3, Discover, goal, agreed);
            var designed = Add(tasks, $"Design: {goal}", 5, Design, goal, understood);
            var built = Add(tasks, $"Build: {goal}", 10, Build, goal, designed);
            return Add(tasks, $"Launch: {goal}", 3, Launch, goal, built);
        }).ToArray();
        Add(tasks, "Compare the outcome with the measures", 2, Launch, null, launched);
        return tasks;
    }

    /// <summary>What nearly every programme needs, to be filled by people.</summary>
    public static IReadOnlyList<PlanTask> Skeleton()
    {
        var tasks = new List<PlanTask>();
        var goals = Add(tasks, "Agree on the goals and how to measure them", 3, Discover, null);
        var bounds = Add(tasks, "List stakeholders, constraints and risks", 3, Discover, null);
        var outline = Add(tasks, "Outline the solution", 5, Design, null, goals, bounds);
        var budget = Add(tasks, "Agree on budget and people", 3, Design, null, outline);
        var first = Add(tasks, "Build a first version", 15, Build, null, outline, budget);
        var people = Add(tasks, "Prepare the people who will use it", 5, Build, null, budget);
        var trial = Add(tasks, "Try it with a small group", 5, Launch, null, first, people);
        Add(tasks, "Launch, and compare with the measures", 5, Launch, null, trial);
        return tasks;
    }

    private static int Add(List<PlanTask> tasks, string name, decimal days, string phase, string? goal, params int[] dependsOn)
    {
        tasks.Add(new PlanTask(name, days, IsAssumed: true, dependsOn, phase, goal));
        return tasks.Count - 1;
    }
}
