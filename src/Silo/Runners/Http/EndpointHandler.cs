using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Execution;

namespace OrleansJobs.Silo.Runners.Http;

/// <summary>Posts the job to the endpoint of its type and takes what it answers. When the attempt is interrupted the connection is closed,
/// which is all that the endpoint hears of it.</summary>
internal sealed class EndpointHandler(Endpoints endpoints, TimeProvider time) : IJobHandler
{
    /// <inheritdoc/>
    public async Task<JobOutcome> RunAsync(JobContext job, CancellationToken cancellationToken)
    {
        var endpoint = endpoints.Of(job.Job.Type);
        using var idle = new IdleWatch(endpoint.IdleTimeout, time, cancellationToken);
        try
        {
            using var response = await endpoint.PostAsync(job.Job, job.Claim, idle);
            return endpoint.Secrets.Hide(await OutcomeAsync(endpoint, response, job, idle, cancellationToken));
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException && cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException("The connection was closed.", exception, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && EndpointFailures.Of(exception, endpoint, idle) is { } failed)
        {
            return failed;
        }
    }

    private async Task<JobOutcome> OutcomeAsync(
        Endpoint endpoint, HttpResponseMessage response, JobContext job, IdleWatch idle, CancellationToken cancellationToken)
    {
        switch ((int)response.StatusCode)
        {
            case 200 or 201 or 203:
                await using (var body = await response.Content.ReadAsStreamAsync(idle.Token))
                {
                    using var answer = new AnswerStream(body, idle, JobLimits.LongestResult);
                    return await new EndpointAnswer(endpoint, job).ReadAsync(response.Content.Headers, answer, cancellationToken);
                }

            case 202 when endpoint.CanReportBack:
                return new JobOutcome.HandedOver($"endpoint: {endpoint.Place}");
            case 202:
                return EndpointFailures.NoCallback(endpoint);
            case 204 or 205:
                return new JobOutcome.Succeeded(null);
            default:
                return await EndpointRefusal.ReadAsync(endpoint, response, idle, time);
        }
    }
}
