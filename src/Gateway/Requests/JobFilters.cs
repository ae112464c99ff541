using Microsoft.AspNetCore.Mvc;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Requests;

/// <summary>What jobs are looked for by, as it stands in an address.</summary>
internal sealed record JobFilters
{
    /// <summary>The guild.</summary>
    [FromQuery(Name = "tenant")]
    public string? Tenant { get; init; }

    /// <summary>The user.</summary>
    [FromQuery(Name = "user")]
    public string? User { get; init; }

    /// <summary>The session.</summary>
    [FromQuery(Name = "session")]
    public string? Session { get; init; }

    /// <summary>The subject.</summary>
    [FromQuery(Name = "subject")]
    public string? Subject { get; init; }

    /// <summary>The job type.</summary>
    [FromQuery(Name = "type")]
    public string? Type { get; init; }

    /// <summary>The scopes that are named; those with the fewest jobs first, as a rule.</summary>
    /// <exception cref="InvalidJobException">One is out of its bounds.</exception>
    public IEnumerable<JobScope> Scopes()
    {
        if (Session is not null) yield return new JobScope(JobScopeKind.Session, Parameters.Key(Session, "session"));
        if (Subject is not null) yield return new JobScope(JobScopeKind.Subject, Parameters.Key(Subject, "subject"));
        if (User is not null) yield return new JobScope(JobScopeKind.User, Parameters.Key(User, "user"));
        if (Tenant is not null) yield return new JobScope(JobScopeKind.Guild, Parameters.Key(Tenant, "tenant"));
    }
}
