using System.Diagnostics;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Requests;

/// <summary>Hands new jobs over to their grains.</summary>
internal sealed class JobDesk(IGrainFactory grains, TimeProvider time, ILogger<JobDesk> log)
{
    /// <summary>Submits a job under a new id. Answers once it is durable.</summary>
    /// <exception cref="JobException">It was refused, or nobody can say whether it was accepted.</exception>
    public Task<JobSubmitted> SubmitAsync(JobSubmission submission) => SubmitAsync(JobId.New(time), submission);

    /// <summary>Submits a job under an id that the caller has made. Where the first answer leaves open what happened it asks again, under the
    /// same id, so that there is never a second job. Not cancellable: a caller who leaves must not leave that open either.</summary>
    /// <exception cref="JobException">It was refused, or nobody can say whether it was accepted.</exception>
    public async Task<JobSubmitted> SubmitAsync(JobId id, JobSubmission submission)
    {
        submission = WithTrace(submission);
        if (await TryAsync(id, () => grains.Job(id).SubmitAsync(submission, CancellationToken.None)) is { } first) return first;
        if (await FindAsync(id) is { } accepted) return new JobSubmitted(accepted, Created: true);
        var second = await grains.Job(id).SubmitAsync(submission, CancellationToken.None);
        return second with { Created = second.Job.Id == id }; // nobody else has this id, so the first answer was a yes that got lost
    }

    /// <summary>Begins a job that its caller runs, under a new id and just as carefully.</summary>
    /// <exception cref="JobException">It was refused, or nobody can say whether it was accepted.</exception>
    public async Task<TrackedJob> StartTrackedAsync(JobSubmission submission)
    {
        var id = JobId.New(time);
        submission = WithTrace(submission);
        return await TryAsync(id, () => grains.Tracked(id).StartAsync(submission, CancellationToken.None))
            ?? await grains.Tracked(id).StartAsync(submission, CancellationToken.None);
    }

    private static JobSubmission WithTrace(JobSubmission submission) => submission with { Traceparent = submission.Traceparent ?? Activity.Current?.Id };

    /// <summary>The answer; null when it leaves open what happened.</summary>
    private async Task<T?> TryAsync<T>(JobId id, Func<Task<T>> hand)
        where T : class
    {
        try
        {
            return await hand();
        }
        catch (Exception unknown) when (!IsRefusal(unknown))
        {
            log.SubmissionUnknown(unknown, id);
            return null;
        }
    }

    private async Task<JobSnapshot?> FindAsync(JobId id)
    {
        try
        {
            return await grains.Job(id).GetAsync(CancellationToken.None);
        }
        catch (Exception)
        {
            // Not there, or still nobody can say: submitting again is right in both cases, for it is idempotent.
            return null;
        }
    }

    /// <summary>Whether it is certain that nothing was accepted.</summary>
    public static bool IsRefusal(Exception exception) => exception is JobException and not StoreUnavailableException;
}
