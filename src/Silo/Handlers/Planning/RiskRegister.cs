using System.Globalization;

namespace OrleansJobs.Silo.Handlers.Planning;

/// <summary>Lists what may go wrong: what the understanding says, then what the plan itself shows.</summary>
internal static class RiskRegister
{
    /// <summary>A resource that is busy for this share of the programme has no reserve.</summary>
    private const decimal FullyBusy = 0.95m;

    /// <summary>The risks.</summary>
    public static IReadOnlyList<ProgrammeRisk> Of(Plan plan) =>
    [
        .. (plan.Brief.Understanding?.SaidRisks() ?? []).Select(risk =>
            new ProgrammeRisk(risk, "understanding", "Name someone who watches it, and agree on what to do when it happens.")),
        .. (plan.Brief.Understanding?.SaidConstraints() ?? []).Select(constraint =>
            new ProgrammeRisk($"Not kept: {constraint}", "constraint", "Check it at the end of each phase.")),
        .. OfHorizon(plan), .. OfAssumptions(plan), .. OfCriticalPath(plan), .. OfTeam(plan),
    ];

    private static IEnumerable<ProgrammeRisk> OfHorizon(Plan plan)
    {
        if (plan.WeeksTooMany == 0) yield break;
        var shortest = Math.Ceiling(plan.Path.Length / Plan.DaysPerWeek);
        var horizon = plan.Brief.Understanding!.HorizonWeeks!.Value;
        yield return new ProgrammeRisk($"The programme takes {plan.Weeks} weeks, and {horizon} are allowed.", "schedule",
            shortest <= horizon ? "Add resources: the critical path alone would fit."
                : $"Cut scope: the critical path alone takes {shortest} weeks, whoever helps.");
    }

    private static IEnumerable<ProgrammeRisk> OfAssumptions(Plan plan)
    {
        if (plan.AssumedEfforts == 0) yield break;
        yield return new ProgrammeRisk($"The effort of {plan.AssumedEfforts} of {plan.Tasks.Count} tasks is assumed, not estimated.",
            "schedule", "Estimate them with those who will do them, and plan again.");
    }

    private static IEnumerable<ProgrammeRisk> OfCriticalPath(Plan plan)
    {
        var longest = plan.Tasks[plan.Path.Tasks.MaxBy(task => plan.Tasks[task].EffortDays)];
        yield return new ProgrammeRisk($"'{longest.Name}' is the longest task without slack: a delay there delays the end.", "schedule",
            "Split it, or check on it each week.");
    }

    private static IEnumerable<ProgrammeRisk> OfTeam(Plan plan) =>
        from who in Enumerable.Range(0, plan.Team.Count)
        let busy = plan.TasksOf(who).Sum(task => task.EffortDays) / plan.Schedule.Length
        where busy >= FullyBusy && plan.Tasks.Count > 1
        select new ProgrammeRisk(string.Create(CultureInfo.InvariantCulture,
            $"{plan.Team.Names[who]} is busy for {Math.Round(busy * 100)} % of the programme."), "resources", "Keep someone in reserve.");
}
