using System.Globalization;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Silo.Handlers.Planning;

/// <summary>Writes a plan down as a programme.</summary>
internal static class ProgrammeDraft
{
    /// <summary>The programme.</summary>
    public static Programme Of(Plan plan, IReadOnlyList<Phase> phases, IReadOnlyList<ProgrammeRisk> risks, JobId job, DateTimeOffset now)
    {
        var written = phases.Select(phase => Write(plan, phase)).ToArray();
        return new Programme($"epm-{job}", plan.Brief.UnderstandingId!, plan.Brief.Understanding?.Title, plan.Brief.Understanding?.Summary,
            Summarize(plan, written.Length), plan.Weeks, written, MilestonesOf(plan, written), ResourcesOf(plan), risks,
            [.. plan.Path.Tasks.Select(task => plan.Tasks[task].Name)], plan.Path.Length, now);
    }

    private static ProgrammePhase Write(Plan plan, Phase phase) => new(phase.Name, phase.Tasks.Min(plan.StartWeek),
        phase.Tasks.Max(plan.EndWeek), [.. phase.Tasks.Select(task => Write(plan, task))]);

    private static ProgrammeTask Write(Plan plan, int task)
    {
        var written = plan.Tasks[task];
        return new ProgrammeTask(written.Name, written.EffortDays, written.IsAssumed,
            [.. written.DependsOn.Select(before => plan.Tasks[before].Name)], plan.Team.Names[plan.Schedule.Resources[task]],
            plan.StartWeek(task), plan.EndWeek(task), plan.Path.SlackOf(task), written.Goal);
    }

    /// <summary>The end of each phase; each goal when the last task made for it ends, or the whole when none was.</summary>
    private static ProgrammeMilestone[] MilestonesOf(Plan plan, ProgrammePhase[] phases)
    {
        var ends = phases.Select(phase => new ProgrammeMilestone($"{phase.Name} done", phase.EndWeek));
        var goals = (plan.Brief.Understanding?.SaidGoals() ?? []).Select(goal => new ProgrammeMilestone($"Reached: {goal}",
            Enumerable.Range(0, plan.Tasks.Count).Where(task => plan.Tasks[task].Goal == goal).Select(plan.EndWeek)
                .DefaultIfEmpty(plan.Weeks).Max()));
        return [.. ends.Concat(goals).OrderBy(milestone => milestone.Week)];
    }

    private static ProgrammeResource[] ResourcesOf(Plan plan) =>
        [.. from who in Enumerable.Range(0, plan.Team.Count)
            let tasks = plan.TasksOf(who)
            select new ProgrammeResource(plan.Team.Names[who], plan.Team.IsGenerated, [.. tasks.Select(task => task.Name)],
                tasks.Sum(task => task.EffortDays))];

    private static string Summarize(Plan plan, int phases)
    {
        var what = plan.Brief.Understanding?.Title is { Length: > 0 } title ? title : plan.Brief.UnderstandingId;
        return string.Join(' ', ((string[])[
            OriginOf(plan),
            string.Create(CultureInfo.InvariantCulture, $"{what}: {Count(plan.Tasks.Count, "task")} in {Count(phases, "phase")} over ")
                + $"{Count(plan.Weeks, "week")} with {Count(plan.Team.Count, plan.Team.IsGenerated ? "team member" : "resource")}.",
            string.Create(CultureInfo.InvariantCulture, $"The critical path takes {plan.Path.Length} working days."),
            plan.WeeksTooMany > 0 ? $"The programme is {Count(plan.WeeksTooMany, "week")} longer than allowed." : "",
        ]).Where(sentence => sentence.Length > 0));
    }

    private static string OriginOf(Plan plan) => (plan.Origin, plan.Brief.Understanding) switch
    {
        (TaskOrigin.Skeleton, null) => "No understanding was given, so this is a generic skeleton programme.",
        (TaskOrigin.Skeleton, _) => "The understanding names neither tasks nor goals, so this is a generic skeleton programme.",
        (TaskOrigin.Goals, _) => "The tasks were derived from the goals.",
        _ => "",
    };

    private static string Count(int number, string thing) =>
        string.Create(CultureInfo.InvariantCulture, $"{number} {thing}{(number == 1 ? "" : "s")}");
}
