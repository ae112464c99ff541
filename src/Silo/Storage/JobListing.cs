using System.Buffers.Binary;
using System.Collections.Immutable;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Storage;

namespace OrleansJobs.Silo.Storage;

/// <summary>How the jobs that a query asks for are found: which index is walked, from where, and how far. The same in every dialect.
/// What the index does not know is asked of the jobs that the walk came past.</summary>
internal sealed class JobListing
{
    /// <summary>The most entries of an index that are looked at for one answer: some milliseconds.</summary>
    public const int MostEntries = 2_000;

    /// <summary>An id is made before its upload, the job when it is there: an hour is 2 GiB at 5 Mbit a second.</summary>
    private static readonly TimeSpan LongestUpload = TimeSpan.FromHours(1);

    /// <summary>An id may be made on a machine whose clock is ahead of the one that accepts the job.</summary>
    private static readonly TimeSpan ClocksApart = TimeSpan.FromSeconds(1);

    // The smallest first, as a rule: the more a walk comes past in vain, the sooner it is used up.
    private static readonly JobScopeKind[] Walked = [JobScopeKind.Schedule, JobScopeKind.Session, JobScopeKind.Subject, JobScopeKind.User, JobScopeKind.Guild];

    private readonly JobListQuery _query;
    private readonly bool _asksMore;

    public JobListing(JobListQuery query)
    {
        _query = query;
        (Status, Trigger) = (query.Status is { } status ? JobWords.Of(status) : null, query.Trigger is { } trigger ? JobWords.Of(trigger) : null);
        foreach (var kind in Walked) Scope ??= ScopeOf(kind);
        (WalkedType, WalkedStatus) = Scope is null ? (query.Type, Status) : (null, null);
        _asksMore = query.Scopes.Length > 1 || query.Type != WalkedType || Status != WalkedStatus || query.Trigger is not null
            || query.CreatedFrom is not null || query.CreatedBefore is not null || query.WithoutParent;
        After = Max(Bound(query.CreatedFrom, -LongestUpload) ?? Guid.Empty, query.OldestFirst ? query.Cursor?.Value : null);
        Before = Min(Bound(query.CreatedBefore, ClocksApart) ?? Guid.AllBitsSet, query.OldestFirst ? null : query.Cursor?.Value);
    }

    /// <summary>The query that answers at once, because each job that it walks past fits; null when there must be a walk first.</summary>
    public string? Page => Scope is null && !_asksMore && !_query.OldestFirst ? JobQueries.List(_query) : null;

    /// <summary>The query that walks.</summary>
    public string Walk => JobQueries.Walk(_query, Scope);

    /// <summary>How many entries are looked at.</summary>
    public int Entries => _asksMore ? Math.Max(MostEntries, _query.Limit) : _query.Limit;

    /// <summary>The scope whose index is walked; null for another index.</summary>
    public JobScope? Scope { get; }

    /// <summary>The type whose index is walked; null for another index.</summary>
    public string? WalkedType { get; }

    /// <summary>The word of the status whose index is walked; null for another index.</summary>
    public string? WalkedStatus { get; }

    /// <summary>The walk is strictly behind this id.</summary>
    public Guid After { get; }

    /// <summary>The walk is strictly before this id.</summary>
    public Guid Before { get; }

    /// <summary>The word of the status that is asked for; null for any.</summary>
    public string? Status { get; }

    /// <summary>The word of the trigger that is asked for; null for any.</summary>
    public string? Trigger { get; }

    /// <summary>The value that is asked for of a kind of scope; null for any.</summary>
    public string? ValueOf(JobScopeKind kind) => ScopeOf(kind)?.Value;

    /// <summary>What a page comes to.</summary>
    public JobWalk Answer(ImmutableArray<JobSnapshot> page) => new(page, page.Length < _query.Limit ? null : page[^1].Id);

    /// <summary>What a walk and those of it that fit come to.</summary>
    public JobWalk Answer(ImmutableArray<JobId> walked, ImmutableArray<JobSnapshot> fitting) =>
        fitting.Length == _query.Limit ? Answer(fitting) : new(fitting, walked.Length < Entries ? null : walked[^1]);

    private JobScope? ScopeOf(JobScopeKind kind)
    {
        foreach (var scope in _query.Scopes)
        {
            if (scope.Kind == kind) return scope;
        }

        return null;
    }

    /// <summary>Lies before all ids of a time, and behind those of the millisecond before.</summary>
    private static Guid? Bound(DateTimeOffset? time, TimeSpan apart)
    {
        if (time is not { } known) return null;
        var milliseconds = Math.Max(known.ToUnixTimeMilliseconds() + (long)apart.TotalMilliseconds, 0);
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        BinaryPrimitives.WriteUInt64BigEndian(bytes, (ulong)milliseconds << 16); // the first 48 bits
        return new Guid(bytes, bigEndian: true);
    }

    private static Guid Max(Guid one, Guid? other) => other is { } known && known.CompareTo(one) > 0 ? known : one;

    private static Guid Min(Guid one, Guid? other) => other is { } known && known.CompareTo(one) < 0 ? known : one;
}
