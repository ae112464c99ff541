namespace OrleansJobs.Grains.Contracts;

/// <summary>What a job can be found by.</summary>
[GenerateSerializer, Alias("jobs.scope-kind")]
public enum JobScopeKind
{
    /// <summary>Its tenant.</summary>
    Guild,

    /// <summary>Its session.</summary>
    Session,

    /// <summary>Its user.</summary>
    User,

    /// <summary>Its subject.</summary>
    Subject,

    /// <summary>Its schedule: for lists alone; there is no index grain of it.</summary>
    Schedule,
}

/// <summary>One guild, session, user or subject: the owner of an index grain. Or a schedule.</summary>
/// <param name="Kind">Which of them.</param>
/// <param name="Value">Its id, as the caller spells it.</param>
[GenerateSerializer, Immutable, Alias("jobs.scope")]
public readonly record struct JobScope([property: Id(0)] JobScopeKind Kind, [property: Id(1)] string Value)
{
    /// <summary>The key of the scope's index grain: <c>guild-…</c>, <c>session-…</c>, <c>user-…</c>, <c>subject-…</c>.</summary>
    public string GrainKey => $"{Kind.ToString().ToLowerInvariant()}-{Value}";

    /// <summary>Reads the scope back from <see cref="GrainKey"/>.</summary>
    /// <exception cref="FormatException">The key is not a scope's.</exception>
    public static JobScope FromGrainKey(string key)
    {
        var dash = key.IndexOf('-');
        return dash > 0 && Enum.TryParse<JobScopeKind>(key.AsSpan(0, dash), ignoreCase: true, out var kind)
            ? new JobScope(kind, key[(dash + 1)..])
            : throw new FormatException($"'{key}' is not the key of a job index grain.");
    }

    /// <summary>The scopes that <paramref name="job"/> belongs to, of those that have an index grain.</summary>
    public static IEnumerable<JobScope> Of(JobSnapshot job)
    {
        if (job.Tenant is { } tenant) yield return new JobScope(JobScopeKind.Guild, tenant);
        if (job.Session is { } session) yield return new JobScope(JobScopeKind.Session, session);
        if (job.User is { } user) yield return new JobScope(JobScopeKind.User, user);
        if (job.Subject is { } subject) yield return new JobScope(JobScopeKind.Subject, subject);
    }
}
