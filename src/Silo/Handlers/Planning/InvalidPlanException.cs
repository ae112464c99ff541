namespace OrleansJobs.Silo.Handlers.Planning;

/// <summary>No programme can be made of the input; the message is one plain sentence for the person who gave it.</summary>
/// <param name="code">One of the constants here, for programs.</param>
/// <param name="message">What is wrong with the input.</param>
internal sealed class InvalidPlanException(string code, string message) : Exception(message)
{
    /// <summary>The input is missing, has another shape, or a value out of its bounds.</summary>
    public const string InvalidInput = "invalid_input";

    /// <summary>Two tasks have one name, so that nobody could depend on either.</summary>
    public const string DuplicateTask = "duplicate_task";

    /// <summary>A task depends on one that is not there.</summary>
    public const string UnknownDependency = "unknown_dependency";

    /// <summary>Tasks depend on each other in a circle.</summary>
    public const string DependencyCycle = "dependency_cycle";

    /// <summary>One of the constants here, for programs.</summary>
    public string Code { get; } = code;
}
