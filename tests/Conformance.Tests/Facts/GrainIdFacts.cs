using Orleans.Runtime;

namespace OrleansJobs.Conformance_Tests.Facts;

public sealed class GrainIdFacts
{
    [Theory]
    [InlineData("job", "job-1")]
    [InlineData("schedule", "schedule-a/b")]
    [InlineData("jobindex", "guild-4711-and-a-key-that-is-longer-than-thirty-two-bytes-ü")]
    public void AnIdReadsBackWhatItWrites(string type, string key)
    {
        var id = GrainId.Create(type, key);
        Assert.Equal($"{type}/{key}", id.ToString());
        Assert.Equal(id, GrainId.Parse(id.ToString()));
        Assert.Equal((type, key), (id.Type.ToString(), id.Key.ToString()));
    }

    [Fact]
    public void ATextWithoutASlashIsNoId() => Assert.Throws<ArgumentException>(() => GrainId.Parse("job"));

    /// <summary>Reminder rows carry the hash: it must be one function on both hosts. The numbers are Orleans' own.</summary>
    [Theory]
    [InlineData("job", "job-1", 2810446750u)]
    [InlineData("schedule", "schedule-a/b", 3497541436u)]
    [InlineData("jobindex", "guild-4711-and-a-key-that-is-longer-than-thirty-two-bytes-ü", 1419925598u)]
    public void TheUniformHashIsTheSameOnBothHosts(string type, string key, uint hash) =>
        Assert.Equal(hash, GrainId.Create(type, key).GetUniformHashCode());
}
