using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using Orleans.Runtime;
using OrleansJobs.Gateway.Requests;
using OrleansJobs.Gateway.Uploads;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Errors;

/// <summary>The one place that says which error is which HTTP answer (RFC 9457).</summary>
internal static class ProblemMapping
{
    /// <summary>The problem to answer with. A status of 500 says nothing outside; the log has the rest.</summary>
    public static ProblemDetails Map(Exception exception) => exception switch
    {
        InvalidJobException invalid => OfField(400, invalid.Field, invalid.Message),
        UploadRefusedException refused => OfField(refused.Status, UploadRefusedException.Field, refused.Message),
        BodyRefusedException refused => OfField(refused.Status, BodyRefusedException.Field, refused.Message),
        JobNotFoundException or ScheduleNotFoundException or NothingHereException => Of(404, exception.Message),
        JobConflictException { Job: { } job } => OfJob(409, job, exception.Message),
        JobConflictException or ClaimLostException => Of(409, exception.Message),
        StoreUnavailableException => Of(503, exception.Message),
        TimeoutException or OrleansException or OperationCanceledException =>
            Of(503, "The service did not answer in time. Try again in a moment."),
        BadHttpRequestException bad => Of(bad.StatusCode, bad.Message),
        _ => Of(500, "Something went wrong inside the service. The log says what."),
    };

    /// <summary>The problem behind a bare status of the framework's.</summary>
    public static ProblemDetails Map(int status, HttpRequest request) => Of(status, status switch
    {
        404 => $"There is nothing at {request.Path}.",
        405 => $"{request.Path} does not answer to {request.Method}.",
        413 => "The request is too large.",
        415 => "The request has a content type that is not understood here.",
        _ => $"The request was answered with {status} {ReasonPhrases.GetReasonPhrase(status)}.",
    });

    private static ProblemDetails Of(int status, string detail) => new()
    {
        Type = "about:blank",
        Title = ReasonPhrases.GetReasonPhrase(status),
        Status = status,
        Detail = detail,
    };

    private static ProblemDetails OfJob(int status, JobId job, string detail)
    {
        var problem = Of(status, detail);
        problem.Extensions["job_id"] = job;
        return problem;
    }

    private static ProblemDetails OfField(int status, string field, string detail)
    {
        var problem = Of(status, detail);
        problem.Extensions["field"] = field;
        problem.Extensions["errors"] = new Dictionary<string, string[]> { [field] = [detail] };
        return problem;
    }
}
