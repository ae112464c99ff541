using OrleansJobs.Gateway.Requests;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Uploads;

/// <summary>
/// Hands a job whose file is kept already over to its grain, so that in the end both are there or neither. Where nobody can say whether the
/// job was accepted, the file stays: a job without its file would be worse, and a file without a job is swept when the silo starts.
/// </summary>
internal sealed class AnalysisDesk(IGrainFactory grains, IFileStore files, ILogger<AnalysisDesk> log)
{
    /// <summary>Submits the job. Not cancellable: the file is here in full, and giving up half-way would leave the outcome
    /// unknown.</summary>
    public async Task<JobSnapshot> SubmitAsync(JobId id, JobSubmission submission)
    {
        try
        {
            return await TryTwiceAsync(id, submission);
        }
        catch (JobException refusal) when (IsRefusal(refusal))
        {
            files.Delete(id);
            throw;
        }
    }

    private async Task<JobSnapshot> TryTwiceAsync(JobId id, JobSubmission submission)
    {
        try
        {
            return (await grains.Job(id).SubmitAsync(submission, CancellationToken.None)).Job;
        }
        catch (Exception unknown) when (!IsRefusal(unknown))
        {
            log.SubmissionUnknown(unknown, id);
        }

        return await FindAsync(id) ?? (await grains.Job(id).SubmitAsync(submission, CancellationToken.None)).Job;
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

    private static bool IsRefusal(Exception exception) => exception is JobException and not StoreUnavailableException;
}
