using System.Collections.Immutable;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Grains.Jobs;

/// <summary>Refuses what no family of jobs may hold: the whole of it is looked at before its first job is accepted.</summary>
internal static class FamilyRules
{
    /// <summary>Looks at a submission and at all that come with it.</summary>
    /// <param name="submission">The submission.</param>
    /// <param name="check">Looks at it alone.</param>
    /// <param name="checkChild">Looks at one that comes with another.</param>
    /// <param name="checkWebhook">Looks at the name of a webhook, which stands in a field.</param>
    /// <exception cref="InvalidJobException">A field is out of its bounds; one of a child is named by its path (<c>then[0].input</c>).</exception>
    public static void Check(
        JobSubmission submission, Action<JobSubmission> check, Action<JobSubmission> checkChild, Action<string?, string> checkWebhook)
    {
        check(submission);
        CheckChildren(submission, new Checks(checkChild, checkWebhook), "", generation: 1);
    }

    private static void CheckChildren(JobSubmission parent, Checks check, string path, int generation)
    {
        ImmutableArray<JobContinuation> all = parent.Then.IsDefault ? [] : parent.Then;
        var then = all.RemoveAll(next => next.Job.Type == JobWebhook.Type);
        foreach (var delivery in all.Where(next => next.Job.Type == JobWebhook.Type)) CheckDelivery(delivery.Job, check, $"{path}webhook");
        JobFactory.Require(then.Length <= JobLimits.MostContinuations && all.Length <= 2 * JobLimits.MostContinuations, $"{path}then",
            $"must be a list of at most {JobLimits.MostContinuations}");
        if (path.Length > 0) JobFactory.Require(Continuations.AreShort(all), $"{path}then", $"must not be longer than {JobLimits.LongestContinuations} characters");
        foreach (var (at, next) in then.Index()) CheckChild(next.Job, check, $"{path}then[{at}].", generation);
        foreach (var (at, job) in (parent.Batch is { Jobs: { IsDefault: false } jobs } ? jobs : []).Index())
        {
            CheckChild(job, check, $"{path}jobs[{at}].", generation);
        }
    }

    private static void CheckChild(JobSubmission child, Checks check, string path, int generation)
    {
        JobFactory.Require(generation <= JobLimits.MostGenerations, path[..^1], $"is more than {JobLimits.MostGenerations} deep");
        JobFactory.Require(child.IdempotencyKey is null, $"{path}idempotency_key", "must be absent: a child is submitted once as it is");
        JobFactory.Require(child.ActiveKey is null, $"{path}active_key", "must be absent: another job could take the place of the child");
        try
        {
            check.Child(child);
        }
        catch (InvalidJobException refusal)
        {
            throw Under(path, refusal);
        }

        CheckChildren(child, check, path, generation + 1);
    }

    /// <summary>The refusal of a field as that of one that stands deeper.</summary>
    /// <param name="path">Where it stands, up to its name.</param>
    /// <param name="refusal">The refusal; it begins with the quoted field.</param>
    public static InvalidJobException Under(string path, InvalidJobException refusal) =>
        new($"{path}{refusal.Field}", $"'{path}{refusal.Message[1..]}");

    private static void CheckDelivery(JobSubmission delivery, Checks check, string field)
    {
        JobFactory.Require(delivery is { Batch: null, Then.IsDefaultOrEmpty: true }, field, "must not be followed by anything");
        check.Webhook(delivery.Subject, field);
    }

    private sealed record Checks(Action<JobSubmission> Child, Action<string?, string> Webhook);
}
