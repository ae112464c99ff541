namespace OrleansJobs.Silo.Handlers.Planning;

/// <summary>Why no programme can be made of an input.</summary>
internal static class PlanErrorCodes
{
    /// <summary>The input is missing, has another shape, or a value out of its bounds.</summary>
    public const string InvalidInput = "invalid_input";

    /// <summary>Two tasks have one name, so that nobody could depend on either.</summary>
    public const string DuplicateTask = "duplicate_task";

    /// <summary>A task depends on one that is not there.</summary>
    public const string UnknownDependency = "unknown_dependency";

    /// <summary>Tasks depend on each other in a circle.</summary>
    public const string DependencyCycle = "dependency_cycle";
}
