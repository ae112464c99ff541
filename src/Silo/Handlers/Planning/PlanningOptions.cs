using System.ComponentModel.DataAnnotations;

namespace OrleansJobs.Silo.Handlers.Planning;

/// <summary>Settings of the planner: section <c>Planning</c>.</summary>
internal sealed class PlanningOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Planning";

    /// <summary>A pause after each step's message, for trying the live view; a plan is made in milliseconds otherwise. Default: none.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan StepDelay { get; set; }
}
