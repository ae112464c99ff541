using OrleansJobs.Gateway.Requests;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Uploads;

/// <summary>
/// Hands a job whose file is kept already over to its grain, so that in the end both are there or neither. Where nobody can say whether the
/// job was accepted, the file stays: a job without its file would be worse, and a file without a job is swept when the silo starts.
/// </summary>
internal sealed class AnalysisDesk(JobDesk desk, IFileStore files)
{
    /// <summary>Submits the job.</summary>
    public async Task<JobSnapshot> SubmitAsync(JobId id, JobSubmission submission)
    {
        try
        {
            return (await desk.SubmitAsync(id, submission)).Job;
        }
        catch (Exception refusal) when (JobDesk.IsRefusal(refusal))
        {
            files.Delete(id);
            throw;
        }
    }
}
