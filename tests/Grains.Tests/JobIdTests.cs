using OrleansJobs.Grains.Contracts;
using OrleansJobs.Support;

namespace OrleansJobs.Grains.Tests;

public sealed class JobIdTests
{
    [Fact]
    public void IdsOfOneMicrosecondAfterAnotherSortAsTheyWereMade()
    {
        var time = new ManualTime();
        var ids = new List<JobId>();
        for (var i = 0; i < 3_000; i++)
        {
            ids.Add(JobId.New(time));
            time.Advance(TimeSpan.FromMicroseconds(1));
        }

        Assert.Equal(ids.Select(id => id.ToString()).Order(StringComparer.Ordinal), ids.Select(id => id.ToString()));
        Assert.All(ids, id => Assert.Equal((7, 8), (id.Value.Version, id.Value.Variant & 0xC)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("abc123")]
    [InlineData("../../etc/passwd")]
    [InlineData("{0196f3c8-5a3e-7c4a-9d3e-0123456789ab}")]
    [InlineData("0196f3c85a3e7c4a9d3e0123456789ab")]
    public void OnlyTheThirtySixCharacterFormIsAnId(string text) => Assert.False(JobId.TryParse(text, out _));

    [Fact]
    public void AnIdIsReadBackFromItsGrainKey()
    {
        var id = JobHost.NewId();
        Assert.Equal(id, JobId.FromGrainKey(id.GrainKey));
        Assert.Throws<FormatException>(() => JobId.FromGrainKey("guild-1"));
    }
}
