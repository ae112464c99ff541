using OrleansJobs.Grains.Execution;

namespace OrleansJobs.Silo.Handlers.Planning;

/// <summary>Finds the tasks of an understanding: those it has, else those its goals ask for, else a skeleton.</summary>
internal static class TaskExtractor
{
    /// <summary>The effort of a given task that says none, in days.</summary>
    public const decimal AssumedDays = 5;

    private const decimal MostDays = 10_000;

    /// <summary>At least one task.</summary>
    /// <exception cref="JobFailedException">A task has no name, the name of another, an effort out of bounds or an unknown
    /// dependency.</exception>
    public static TaskList Extract(Understanding? understanding)
    {
        if (understanding?.Tasks is { Count: > 0 } given) return new TaskList(TaskOrigin.Given, ReadGiven(given));
        var goals = understanding?.SaidGoals() ?? [];
        return goals.Length > 0
            ? new TaskList(TaskOrigin.Goals, ProgrammePattern.OfGoals(goals))
            : new TaskList(TaskOrigin.Skeleton, ProgrammePattern.Skeleton());
    }

    private static PlanTask[] ReadGiven(IReadOnlyList<TaskInput?> given)
    {
        var names = given.Select(NameOf).ToArray();
        var indexes = new Dictionary<string, int>();
        for (var index = 0; index < names.Length; index++)
        {
            if (!indexes.TryAdd(names[index], index))
                throw new JobFailedException(PlanErrorCodes.DuplicateTask, $"Two tasks are called '{names[index]}'.");
        }

        return [.. given.Select((task, index) => new PlanTask(names[index], EffortOf(task!, names[index]), task!.EffortDays is null,
            [.. (task.DependsOn ?? []).Select(name => IndexOf(indexes, name, names[index])).Distinct()]))];
    }

    private static string NameOf(TaskInput? task, int index)
    {
        var name = task?.Name?.Trim();
        PlanningBrief.RequireShort(name, $"understanding.tasks[{index}].name");
        return name is { Length: > 0 } ? name : throw PlanningBrief.Invalid($"understanding.tasks[{index}] has no name.");
    }

    private static decimal EffortOf(TaskInput task, string name) => task.EffortDays switch
    {
        null => AssumedDays,
        > 0 and <= MostDays => task.EffortDays.Value,
        _ => throw PlanningBrief.Invalid($"The effortDays of '{name}' must be above 0 and at most {MostDays}."),
    };

    private static int IndexOf(Dictionary<string, int> indexes, string? name, string dependent) =>
        indexes.TryGetValue(name?.Trim() ?? "", out var index) ? index
        : throw new JobFailedException(PlanErrorCodes.UnknownDependency,
            $"'{dependent}' depends on '{name}', and no task is called that.");
}
