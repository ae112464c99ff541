namespace OrleansJobs.Silo.Handlers.Planning;

/// <summary>A phase: a name and its tasks by index, in the order of their starts.</summary>
internal sealed record Phase(string Name, IReadOnlyList<int> Tasks);

/// <summary>Groups tasks into phases: those they were made for, else by how deep they are in the network.</summary>
internal static class PhaseOutline
{
    private const int MostByDepth = 6;

    /// <summary>The phases, in order; none is empty.</summary>
    public static IReadOnlyList<Phase> Of(Plan plan)
    {
        var depths = Enumerable.Range(0, plan.Tasks.Count).Max(plan.Path.Network.DepthOf) + 1;
        var byDepth = Math.Min(depths, MostByDepth);
        return [.. from task in Enumerable.Range(0, plan.Tasks.Count)
                   group task by plan.Tasks[task].Phase is { } made
                       ? (Place: ProgrammePattern.Phases.IndexOf(made), Name: made)
                       : Band(plan.Path.Network.DepthOf(task) * byDepth / depths) into phase
                   orderby phase.Key.Place
                   select new Phase(phase.Key.Name, [.. phase.OrderBy(task => plan.Schedule.Starts[task])])];
    }

    private static (int Place, string Name) Band(int number) => (number, $"Phase {number + 1}");
}
