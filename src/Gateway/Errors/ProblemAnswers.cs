using System.Diagnostics;
using System.Globalization;
using System.Net.Mime;
using Microsoft.AspNetCore.Mvc;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Errors;

/// <summary>Answers every error with a problem document, whatever the caller accepts: an event stream is refused in JSON too.</summary>
internal static class ProblemAnswers
{
    private const string RetryAfterSeconds = "2";

    /// <summary>Puts the answers around everything that follows in the pipeline.</summary>
    public static void UseProblems(this WebApplication app)
    {
        app.UseStatusCodePages(pages => WriteAsync(pages.HttpContext,
            ProblemMapping.Map(pages.HttpContext.Response.StatusCode, pages.HttpContext.Request)));
        var log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("OrleansJobs.Gateway.Errors");
        app.Use(next => context => AnswerAsync(context, next, log));
    }

    private static async Task AnswerAsync(HttpContext context, RequestDelegate next, ILogger log)
    {
        try
        {
            await next(context);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller is gone: there is no one to answer, and leaving is not an error.
        }
        catch (Exception exception)
        {
            await AnswerAsync(context, exception, log);
        }
    }

    private static async Task AnswerAsync(HttpContext context, Exception exception, ILogger log)
    {
        var problem = ProblemMapping.Map(exception);
        if (problem.Status == 500) log.RequestBroke(exception, context.Request.Method, context.Request.Path);
        if (problem.Status == 503) log.RequestUnavailable(exception, context.Request.Method, context.Request.Path);
        if (context.Response.HasStarted)
        {
            context.Abort();
            return;
        }

        context.Response.Clear();
        context.Response.StatusCode = problem.Status!.Value;
        if (problem.Status == 503) context.Response.Headers.RetryAfter = RetryAfterSeconds;
        await WriteAsync(context, problem);
    }

    private static Task WriteAsync(HttpContext context, ProblemDetails problem)
    {
        problem.Extensions["trace_id"] = Activity.Current?.TraceId.ToString()
            ?? context.TraceIdentifier.ToString(CultureInfo.InvariantCulture);
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsJsonAsync(problem, JobJson.Options, MediaTypeNames.Application.ProblemJson, context.RequestAborted);
    }
}
