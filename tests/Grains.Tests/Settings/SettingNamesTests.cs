using Microsoft.Extensions.Configuration;
using OrleansJobs.Grains.Execution;
using OrleansJobs.Grains.Jobs;
using OrleansJobs.Grains.Settings;

namespace OrleansJobs.Grains.Tests.Settings;

public sealed class SettingNamesTests
{
    private static readonly SettingNames Names = new(
    [
        new("Jobs", typeof(SubmissionOptions)),
        new("Jobs:Runner", typeof(RunnerOptions)),
        new("Jobs:Types:*", typeof(JobTypeOptions)),
        new("Jobs:Types:*", typeof(CarrierOptions), "carrier"),
        new("Places", typeof(PlacesOptions)),
    ]);

    [Theory]
    [InlineData("Jobs:IdempotencyWindow")]
    [InlineData("jobs:runner:concurrency")]
    [InlineData("Jobs:Types:post:Timeout")]
    [InlineData("Places:Of:home:0:Street")]
    [InlineData("Places:Nearest:Street")]
    [InlineData("Logging:LogLevel:Default")]
    [InlineData("Job")]
    public void ASettingThatIsReadMayBeSaid(string name) => Assert.Empty(ProblemsOf((name, "1")));

    [Theory]
    [InlineData("Jobs:Types:post:Timeuot", "There is no setting Jobs:Types:post:Timeuot; is Timeout meant?")]
    [InlineData("Jobs:Type:post:Timeout", "There is no setting Jobs:Type; is Types meant?")]
    [InlineData("Jobs:Runner:Threads", "There is no setting Jobs:Runner:Threads.")]
    [InlineData("Job:Runner:Concurrency", "There is no section Job of settings; is Jobs meant?")]
    [InlineData("Places:Of:home:0:Stret", "There is no setting Places:Of:home:0:Stret; is Street meant?")]
    [InlineData("Places:Nearest:Way", "There is no setting Places:Nearest:Way.")]
    [InlineData("Jobs:Types:post:Van", "Jobs:Types:post:Van belongs to jobs with Run carrier, and these have another, or none.")]
    public void AnyOtherIsToldWithWhatMayBeMeant(string name, string sentence) => Assert.Equal([sentence], ProblemsOf((name, "1")));

    [Fact]
    public void SettingsOfAWayToRunMayStandBesideIt()
    {
        Assert.Empty(ProblemsOf(("Jobs:Types:post:Run", "carrier"), ("Jobs:Types:post:Van", "1")));
        Assert.Single(ProblemsOf(("Jobs:Types:post:Run", "worker"), ("Jobs:Types:post:Van", "1")));
        Assert.Single(ProblemsOf(("Jobs:Types:post:Run", "carrier"), ("Jobs:Types:mail:Van", "1")));
    }

    private static IEnumerable<string> ProblemsOf(params (string Name, string Value)[] settings) => Names.Problems(new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value))).Build());

    private sealed class CarrierOptions
    {
        public int Van { get; set; }
    }

    private sealed class PlacesOptions
    {
        public Dictionary<string, List<Place>> Of { get; set; } = [];

        public Place Nearest { get; set; } = new();
    }

    private sealed class Place
    {
        public string? Street { get; set; }
    }
}
