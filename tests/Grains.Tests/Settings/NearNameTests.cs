using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Grains.Tests.Settings;

public sealed class NearNameTests
{
    [Theory]
    [InlineData("limits", "limit")]
    [InlineData("Statuss", "status")]
    [InlineData("cursro", "cursor")]
    [InlineData("job", null)]
    [InlineData("", null)]
    public void OneLetterInThreeMayBeWrong(string text, string? near) => Assert.Equal(near, NearName.Of(text, ["limit", "cursor", "status", "type"]));
}
