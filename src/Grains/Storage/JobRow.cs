using System.Collections.Immutable;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Grains.Storage;

/// <summary>A job as its row holds it: what people may see, and the claim, which they may not.</summary>
/// <param name="Job">The snapshot.</param>
/// <param name="Claim">Who runs it; null unless running.</param>
/// <param name="LastClaim">Under which claim the latest attempt was ended by the one who held it; null when nobody has, or the service ended
/// it.</param>
/// <param name="SubmissionHash">What tells its submission from others (<c>SubmissionHash</c>); null without an idempotency key, and where
/// the row is older than the column. Written with the first row and never again.</param>
/// <param name="LimitKey">Whose share of the type's work it takes; empty when it names none, null where its type had no limit per key when it was
/// accepted. Stays as it was inserted.</param>
internal sealed record JobRow(JobSnapshot Job, JobClaim? Claim, Guid? LastClaim = null, string? SubmissionHash = null, string? LimitKey = null);

/// <summary>The right to report on one attempt.</summary>
/// <param name="Token">The fence: part of every write that the attempt makes.</param>
/// <param name="Host">The process that holds it, or the name of whoever does outside.</param>
/// <param name="LeaseUntil">Until when someone outside holds it without showing that he lives; null for a process of ours, which shows
/// it by its heartbeat.</param>
internal sealed record JobClaim(Guid Token, string Host, DateTimeOffset? LeaseUntil = null);

/// <summary>The answer to an insert.</summary>
/// <param name="Row">The new row, or the one that was there.</param>
/// <param name="Inserted">False when the id, the idempotency key or the active key was taken by <paramref name="Row"/>.</param>
internal sealed record JobInsert(JobRow Row, bool Inserted);

/// <summary>A pending job that may run now.</summary>
internal readonly record struct ReadyJob(JobId Id, int Priority, DateTimeOffset DueAt);

/// <summary>What a query came past.</summary>
/// <param name="Jobs">Those that fit, in the order of the query.</param>
/// <param name="Reached">The last job that was looked at, whether it fits or not: the cursor to go on from. Null when there are no
/// more.</param>
internal sealed record JobWalk(ImmutableArray<JobSnapshot> Jobs, JobId? Reached);

/// <summary>A running job and the claim it runs under.</summary>
internal readonly record struct ClaimedJob(JobId Id, Guid Claim, string Host);
