namespace OrleansJobs.Silo.Handlers.Planning;

/// <summary>The result: a phased programme. Weeks count from 1 and have five working days.</summary>
/// <param name="ProgramId">Made of the job's id, so that every attempt gives the same.</param>
/// <param name="UnderstandingId">What was planned.</param>
/// <param name="Title">What the understanding is called.</param>
/// <param name="Purpose">What the understanding says of itself: its summary.</param>
/// <param name="Summary">The programme in a few sentences, and what was assumed for it.</param>
/// <param name="Weeks">How long it takes.</param>
/// <param name="Phases">In order; their weeks may overlap.</param>
/// <param name="Milestones">By week.</param>
/// <param name="Resources">Who works on it.</param>
/// <param name="Risks">What may go wrong.</param>
/// <param name="CriticalPath">The tasks, first to last, of which none can be late without making the whole late.</param>
/// <param name="CriticalPathDays">How many working days they take, and so the programme at least.</param>
/// <param name="GeneratedAt">When it was made.</param>
internal sealed record Programme(string ProgramId, string UnderstandingId, string? Title, string? Purpose, string Summary, int Weeks,
    IReadOnlyList<ProgrammePhase> Phases, IReadOnlyList<ProgrammeMilestone> Milestones, IReadOnlyList<ProgrammeResource> Resources,
    IReadOnlyList<ProgrammeRisk> Risks, IReadOnlyList<string> CriticalPath, decimal CriticalPathDays, DateTimeOffset GeneratedAt);

/// <summary>A phase.</summary>
internal sealed record ProgrammePhase(string Name, int StartWeek, int EndWeek, IReadOnlyList<ProgrammeTask> Tasks);

/// <summary>A task.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="EffortDays">Working days of one resource.</param>
/// <param name="Assumed">Whether the planner chose the effort.</param>
/// <param name="DependsOn">Names of the tasks before it.</param>
/// <param name="Resource">Who does it.</param>
/// <param name="StartWeek">The week it starts in.</param>
/// <param name="EndWeek">The week it ends in.</param>
/// <param name="SlackDays">How long it could be put off if resources were without end.</param>
/// <param name="Goal">The goal it was derived from; null when it was not.</param>
internal sealed record ProgrammeTask(string Name, decimal EffortDays, bool Assumed, IReadOnlyList<string> DependsOn, string Resource,
    int StartWeek, int EndWeek, decimal SlackDays, string? Goal);

/// <summary>Something that is reached at the end of a week.</summary>
internal sealed record ProgrammeMilestone(string Name, int Week);

/// <summary>Someone who works on it.</summary>
/// <param name="Name">As the understanding calls them.</param>
/// <param name="Generated">Whether the planner made them up.</param>
/// <param name="Tasks">What they do, in the order in which they do it.</param>
/// <param name="EffortDays">How many days that takes.</param>
internal sealed record ProgrammeResource(string Name, bool Generated, IReadOnlyList<string> Tasks, decimal EffortDays);

/// <summary>Something that may go wrong.</summary>
/// <param name="Description">One sentence, or the understanding's own words.</param>
/// <param name="Source"><c>understanding</c>, <c>constraint</c>, <c>schedule</c> or <c>resources</c>.</param>
/// <param name="Response">What to do about it.</param>
internal sealed record ProgrammeRisk(string Description, string Source, string Response);
