using OrleansJobs.Gateway.Documentation;
using OrleansJobs.Gateway.Requests;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Dialects;

/// <summary>The routes of job types: how they stand, and their pause.</summary>
internal static class TypesDialect
{
    /// <summary>The routes.</summary>
    public static void MapTypesDialect(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/types", ListAsync).WithTags("types").WithSummary("The job types that are set up or have active jobs, and how they stand")
            .Produces<JobTypesView>().Refuses(503);

        routes.MapGet("/api/types/{type}", GetAsync).WithTags("types").WithSummary("One job type, and how it stands")
            .Describes("type", "The name of a job type.").Produces<JobTypeView>().Refuses(400, 404, 503);

        routes.MapPost("/api/types/{type}/pause", (string type, IGrainFactory grains, TypeStates states, CancellationToken cancellationToken) =>
                ChangeAsync(type, grains, states, grain => grain.PauseAsync(CancellationToken.None), cancellationToken))
            .WithTags("types").WithSummary("Let no job of the type begin, until it is resumed")
            .Describes("type", "The name of a job type.").Produces<JobTypeView>().Refuses(400, 404, 409, 503);

        routes.MapPost("/api/types/{type}/resume", (string type, IGrainFactory grains, TypeStates states, CancellationToken cancellationToken) =>
                ChangeAsync(type, grains, states, grain => grain.ResumeAsync(CancellationToken.None), cancellationToken))
            .WithTags("types").WithSummary("Let jobs of the type begin again")
            .Describes("type", "The name of a job type.").Produces<JobTypeView>().Refuses(400, 404, 503);
    }

    private static async Task<IResult> ListAsync(IGrainFactory grains, CancellationToken cancellationToken)
    {
        var names = await grains.JobList().ListTypesAsync(cancellationToken);
        var types = await Task.WhenAll(names.Select(name => grains.Type(name).DescribeAsync(cancellationToken)));
        return TypedResults.Ok(new JobTypesView([.. types.Select(JobTypeView.Of)]));
    }

    private static async Task<IResult> GetAsync(string type, IGrainFactory grains, CancellationToken cancellationToken)
    {
        var grain = await FindAsync(type, grains, cancellationToken);
        return TypedResults.Ok(JobTypeView.Of(await grain.DescribeAsync(cancellationToken)));
    }

    /// <summary>Not cancellable once it has begun: a caller who leaves does not leave it half done.</summary>
    private static async Task<IResult> ChangeAsync(
        string type, IGrainFactory grains, TypeStates states, Func<IJobTypeGrain, Task> change, CancellationToken cancellationToken)
    {
        var grain = await FindAsync(type, grains, cancellationToken);
        await change(grain);
        states.Forget(type);
        return TypedResults.Ok(JobTypeView.Of(await grain.DescribeAsync(cancellationToken)));
    }

    /// <exception cref="NothingHereException">Nobody has set such a type up, and no job of it is active.</exception>
    private static async Task<IJobTypeGrain> FindAsync(string type, IGrainFactory grains, CancellationToken cancellationToken)
    {
        Parameters.Type(type);
        var grain = grains.Type(type);
        return (await grains.JobList().ListTypesAsync(cancellationToken)).Contains(type) || await HasActiveAsync(type, grain, cancellationToken) ? grain
            : throw new NothingHereException(
                $"There is no job type {type}: no setting names it, the program has no handler for it, and no job of it is pending or running.");
    }

    /// <summary>The list may have looked at others. A batch is no job that anybody runs.</summary>
    private static async Task<bool> HasActiveAsync(string type, IJobTypeGrain grain, CancellationToken cancellationToken) =>
        type != JobBatch.Type && await grain.DescribeAsync(cancellationToken) is { Running: > 0 } or { Pending: > 0 };
}

/// <summary>The job types.</summary>
/// <param name="Types">By name.</param>
internal sealed record JobTypesView(IReadOnlyList<JobTypeView> Types);

/// <summary>A job type.</summary>
/// <param name="Type">Its name.</param>
/// <param name="Run">How its jobs are run; null when no setting and no handler says so.</param>
/// <param name="PausedAt">Since when no job of it begins; null when it is not paused.</param>
/// <param name="Running">Its running jobs; 1000 means as many or more.</param>
/// <param name="Pending">Its pending jobs; 1000 means as many or more.</param>
/// <param name="Limits">Its limits.</param>
internal sealed record JobTypeView(string Type, string? Run, DateTimeOffset? PausedAt, int Running, int Pending, JobTypeLimitsView Limits)
{
    public static JobTypeView Of(JobTypeDescription type) => new(type.State.Type, type.State.Run, type.State.PausedAt, type.Running, type.Pending,
        new JobTypeLimitsView(type.State.Concurrency, type.State.LimitBy, type.State.ConcurrencyPerKey, type.State.Rate,
            type.State.Rate is null ? null : type.State.RatePeriod.TotalSeconds));
}

/// <summary>What limits the jobs of a type; null is no limit.</summary>
/// <param name="Concurrency">How many may be at work at once.</param>
/// <param name="LimitBy">tenant, user, session or subject.</param>
/// <param name="ConcurrencyPerKey">How many may be at work at once for one of them.</param>
/// <param name="Rate">How many may begin in a period.</param>
/// <param name="RatePeriod">The period, in seconds.</param>
internal sealed record JobTypeLimitsView(int? Concurrency, string? LimitBy, int? ConcurrencyPerKey, int? Rate, double? RatePeriod);
