using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Silo.Storage;

/// <summary>Which named query answers what is asked: the same in every dialect.</summary>
internal static class JobQueries
{
    /// <summary>A page, newest first, across scopes.</summary>
    public static string List(JobListQuery query) => (query.Type, query.Status) switch
    {
        (null, null) => "ListAll",
        (null, _) => "ListByStatus",
        (_, null) => "ListByType",
        _ => "ListByTypeAndStatus",
    };

    /// <summary>A walk along the index of a scope, or without one along that of type and status.</summary>
    public static string Walk(JobListQuery query, JobScope? scope)
    {
        var walk = (scope, query.Type, query.Status) switch
        {
            ({ } known, _, _) => $"WalkBy{ColumnOf(known)}",
            (_, null, null) => "WalkById",
            (_, null, _) => "WalkByStatus",
            (_, _, null) => "WalkByType",
            _ => "WalkByTypeAndStatus",
        };
        return query.OldestFirst ? $"{walk}OldestFirst" : walk;
    }

    /// <summary>The active jobs of a scope.</summary>
    public static string ListActive(JobScope scope) => $"ListActiveBy{ColumnOf(scope)}";

    /// <summary>The final jobs of a scope.</summary>
    public static string ListFinished(JobScope scope) => $"ListFinishedBy{ColumnOf(scope)}";

    private static string ColumnOf(JobScope scope) => scope.Kind switch
    {
        JobScopeKind.Guild => "Tenant",
        JobScopeKind.Session => "Session",
        JobScopeKind.User => "User",
        JobScopeKind.Subject => "Subject",
        JobScopeKind.Schedule => "Schedule",
        _ => throw new ArgumentOutOfRangeException(nameof(scope), scope.Kind, "This is not a kind of scope."),
    };
}
