using System.Collections.Immutable;
using System.Globalization;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Jobs;

namespace OrleansJobs.Grains.Tests;

public sealed class SubmissionHashTests
{
    private static readonly JobSubmission One = new() { Type = "held", IdempotencyKey = "key", Input = new JsonText("{\"a b\":[1,\"x \\\" y\"],\"c\":null}") };

    [Theory]
    [InlineData(" { \"a b\" : [ 1 ,\t\"x \\\" y\" ],\r\n\"c\":null } ", true)]
    [InlineData("{\"ab\":[1,\"x \\\" y\"],\"c\":null}", false)]
    [InlineData("{\"a b\":[1,\"x \\\"y\"],\"c\":null}", false)]
    [InlineData("{\"a b\":[1.0,\"x \\\" y\"],\"c\":null}", false)]
    public void OnlyWhiteSpaceBetweenTokensDoesNotCount(string input, bool isSame) =>
        Assert.Equal(isSame, SubmissionHash.Of(One) == SubmissionHash.Of(One with { Input = new JsonText(input) }));

    [Fact]
    public void ABackslashAtTheEndOfATextDoesNotHideItsEnd() => Assert.Equal(
        SubmissionHash.Of(One with { Metadata = new JsonText("[\"\\\\\", 1]") }), SubmissionHash.Of(One with { Metadata = new JsonText("[\"\\\\\",1]") }));

    [Fact]
    public void TheSameMomentIsTheSameInEveryZone() => Assert.Equal(
        SubmissionHash.Of(One with { RunAt = DateTimeOffset.Parse("2026-01-05T02:00:00Z", CultureInfo.InvariantCulture) }),
        SubmissionHash.Of(One with { RunAt = DateTimeOffset.Parse("2026-01-05T03:00:00+01:00", CultureInfo.InvariantCulture) }));

    [Fact]
    public void EveryFieldButTheTraceCounts()
    {
        var changed = typeof(JobSubmission).GetProperties().Where(field => field.CanWrite).Select(field =>
        {
            var other = One with { };
            field.SetValue(other, Another(field.PropertyType));
            return (field.Name, Hash: SubmissionHash.Of(other));
        }).ToArray();
        Assert.Equal([nameof(JobSubmission.Traceparent)], changed.Where(one => one.Hash == SubmissionHash.Of(One)).Select(one => one.Name));
        Assert.Equal(changed.Length, changed.Select(one => one.Hash).Distinct().Count());
        Assert.All(changed, one => Assert.Matches("^[0-9a-f]{64}$", one.Hash));
    }

    private static object Another(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        var text when text == typeof(string) => "another",
        var json when json == typeof(JsonText) => new JsonText("[7]"),
        var number when number == typeof(int) => 7,
        var time when time == typeof(DateTimeOffset) => DateTimeOffset.UnixEpoch,
        var duration when duration == typeof(TimeSpan) => TimeSpan.FromSeconds(7),
        var id when id == typeof(JobId) => new JobId(Guid.AllBitsSet),
        var trigger when trigger == typeof(JobTrigger) => JobTrigger.Scheduled,
        var then when then == typeof(ImmutableArray<JobContinuation>) => ImmutableArray.Create(new JobContinuation(JobContinueOn.Any, new JobSubmission { Type = "next" })),
        var batch when batch == typeof(JobBatch) => new JobBatch([new JobSubmission { Type = "child" }]),
        var other => throw new NotSupportedException($"A value of {other.Name} has to be thought of."),
    };
}
