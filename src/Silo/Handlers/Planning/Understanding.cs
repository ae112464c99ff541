using OrleansJobs.Grains.Execution;

namespace OrleansJobs.Silo.Handlers.Planning;

/// <summary>What is known of an undertaking. Everything may be missing.</summary>
internal sealed record Understanding
{
    private const int MostTasks = 1_000;
    private const int MostTexts = 200;
    private const int MostWeeks = 1_000;

    public string? Title { get; init; }
    public string? Summary { get; init; }

    /// <summary>What is to be reached; tasks are derived from them when none are given.</summary>
    public IReadOnlyList<string?>? Goals { get; init; }

    public IReadOnlyList<string?>? Constraints { get; init; }
    public IReadOnlyList<string?>? Risks { get; init; }

    /// <summary>Who can work, by name; each does one task at a time.</summary>
    public IReadOnlyList<string?>? Resources { get; init; }

    public IReadOnlyList<TaskInput?>? Tasks { get; init; }

    /// <summary>How many weeks the programme may take.</summary>
    public int? HorizonWeeks { get; init; }

    /// <exception cref="JobFailedException">A value is out of its bounds.</exception>
    public void Check()
    {
        PlanningBrief.RequireShort(Title, "understanding.title");
        if (HorizonWeeks is < 1 or > MostWeeks)
            throw PlanningBrief.Invalid($"understanding.horizonWeeks is {HorizonWeeks}; it must be from 1 to {MostWeeks}.");
        if (Tasks?.Count > MostTasks)
            throw PlanningBrief.Invalid($"understanding.tasks has {Tasks.Count} entries; {MostTasks} are the most.");
        foreach (var read in (Func<string[]>[])[SaidGoals, SaidConstraints, SaidRisks, SaidResources]) read();
    }

    /// <summary>The goals that say something.</summary>
    public string[] SaidGoals() => PlanningBrief.Said(Goals, "goals", MostTexts);

    /// <summary>The constraints that say something.</summary>
    public string[] SaidConstraints() => PlanningBrief.Said(Constraints, "constraints", MostTexts);

    /// <summary>The risks that say something.</summary>
    public string[] SaidRisks() => PlanningBrief.Said(Risks, "risks", MostTexts);

    /// <summary>The resources that have a name.</summary>
    public string[] SaidResources() => PlanningBrief.Said(Resources, "resources", MostTexts);
}

/// <summary>A task as it is given.</summary>
/// <param name="Name">What it is called; unique.</param>
/// <param name="EffortDays">Working days of one resource; null when nobody has estimated it.</param>
/// <param name="DependsOn">Names of the tasks that must end before it starts.</param>
internal sealed record TaskInput(string? Name, decimal? EffortDays, IReadOnlyList<string?>? DependsOn);
