using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Requests;

/// <summary>The answers that mean the same in every dialect.</summary>
internal static class JobAnswers
{
    /// <summary>201 for a new job, 200 for one that was there already; where it is to be found in either case.</summary>
    public static IResult Submitted<T>(HttpContext context, JobSubmitted submitted, string address, T view)
    {
        context.Response.Headers.Location = address;
        return submitted.Created ? TypedResults.Json(view, statusCode: StatusCodes.Status201Created) : TypedResults.Ok(view);
    }

    /// <summary>200 for a job that is over, 202 for one that was asked to stop.</summary>
    public static IResult Cancelled<T>(JobSnapshot job, string address, T view) =>
        job.IsFinal() ? TypedResults.Ok(view) : TypedResults.Accepted(address, view);
}
