using System.Text.Json;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Silo.Handlers.Planning;

namespace OrleansJobs.Handlers.Tests.Planning;

public sealed class EpmGenerationTests
{
    private const string CoffeeShop = """
        {"title":"Coffee Shop","summary":"A shop by the harbour","goals":["Open in June"],"constraints":["At most 50,000"],
         "risks":["The landlord says no"],"resources":["Ada","Ben"],"horizonWeeks":3,"tasks":[
           {"name":"Find a place","effortDays":5},
           {"name":"Sign the lease","effortDays":2,"dependsOn":["Find a place"]},
           {"name":"Choose a roaster","effortDays":3},
           {"name":"Fit it out","effortDays":10,"dependsOn":["Sign the lease"]},
           {"name":"Open","dependsOn":["Fit it out","Choose a roaster"]}]}
        """;

    private readonly Planner _planner = new();

    [Fact]
    public async Task TheSeedsOwnCallGivesASkeletonThatSaysSo()
    {
        var programme = Planner.Read(await _planner.RunAsync("""{"understandingId":"u-1","sessionId":"s-1"}"""));
        Assert.StartsWith("No understanding was given", Text(programme, "summary"), StringComparison.Ordinal);
        Assert.Equal("u-1", Text(programme, "understandingId"));
        Assert.Equal(["Discover", "Design", "Build", "Launch"], Names(programme, "phases"));
        Assert.Equal($"epm-{_planner.Id}", Text(programme, "programId"));
        Assert.Equal(_planner.Time.GetUtcNow(), programme.GetProperty("generatedAt").GetDateTimeOffset());
        Assert.All(programme.GetProperty("phases").EnumerateArray().SelectMany(phase => phase.GetProperty("tasks").EnumerateArray()),
            task => Assert.True(task.GetProperty("assumed").GetBoolean()));
    }

    [Fact]
    public async Task AnUnderstandingWithNothingInItSaysThatInstead() => Assert.StartsWith(
        "The understanding names neither tasks nor goals", Text(await _planner.PlanAsync("{}"), "summary"), StringComparison.Ordinal);

    [Fact]
    public async Task GivenTasksAreScheduledByTheirDependencies()
    {
        var programme = await _planner.PlanAsync(CoffeeShop);
        Assert.Equal(["Find a place", "Sign the lease", "Fit it out", "Open"], Texts(programme.GetProperty("criticalPath")));
        Assert.Equal(22, programme.GetProperty("criticalPathDays").GetDecimal()); // 5 + 2 + 10 + an assumed 5
        Assert.Equal(["Phase 1", "Phase 2", "Phase 3", "Phase 4"], Names(programme, "phases"));
        Assert.Equal([(1, 1), (2, 2), (2, 4), (4, 5)], programme.GetProperty("phases").EnumerateArray()
            .Select(phase => (phase.GetProperty("startWeek").GetInt32(), phase.GetProperty("endWeek").GetInt32())));
        var roaster = programme.GetProperty("phases")[0].GetProperty("tasks").EnumerateArray().Single(task => Text(task, "name") == "Choose a roaster");
        Assert.Equal((14m, "Ben"), (roaster.GetProperty("slackDays").GetDecimal(), Text(roaster, "resource")));
        Assert.Equal((5, "A shop by the harbour"), (programme.GetProperty("weeks").GetInt32(), Text(programme, "purpose")));
        Assert.Equal(["Phase 1 done", "Phase 2 done", "Phase 3 done", "Phase 4 done", "Reached: Open in June"], Names(programme, "milestones"));
    }

    [Fact]
    public async Task TheRegisterHoldsWhatWasSaidAndWhatThePlanShows()
    {
        var risks = (await _planner.PlanAsync(CoffeeShop)).GetProperty("risks").EnumerateArray()
            .Select(risk => $"{Text(risk, "source")}: {Text(risk, "description")}").ToArray();
        Assert.Equal("understanding: The landlord says no", risks[0]);
        Assert.Equal("constraint: Not kept: At most 50,000", risks[1]);
        Assert.Equal("schedule: The programme takes 5 weeks, and 3 are allowed.", risks[2]);
        Assert.Equal("schedule: The effort of 1 of 5 tasks is assumed, not estimated.", risks[3]);
        Assert.Equal("schedule: 'Fit it out' is the longest task without slack: a delay there delays the end.", risks[4]);
        Assert.Equal(5, risks.Length);
    }

    [Fact]
    public async Task WhoIsNeverIdleIsARisk()
    {
        var programme = await _planner.PlanAsync("""{"tasks":[{"name":"A"},{"name":"B"}],"resources":["Ada"]}""");
        Assert.Contains("Ada is busy for 100 % of the programme.",
            programme.GetProperty("risks").EnumerateArray().Select(risk => Text(risk, "description")));
    }

    [Theory]
    [InlineData(1, "Add resources")] // two goals at once fit into 5 weeks, one after the other they do not
    [InlineData(2, null)]
    public async Task MoreResourcesMakeAProgrammeFit(int resources, string? advice)
    {
        var names = string.Join(',', Enumerable.Range(1, resources).Select(number => $"\"R{number}\""));
        var programme = await _planner.PlanAsync($$"""{"goals":["Sell beans","Sell cups"],"resources":[{{names}}],"horizonWeeks":5}""");
        var overrun = programme.GetProperty("risks").EnumerateArray().SingleOrDefault(risk => Text(risk, "description").EndsWith("are allowed.", StringComparison.Ordinal));
        if (advice is null) Assert.Equal(JsonValueKind.Undefined, overrun.ValueKind);
        else Assert.StartsWith(advice, Text(overrun, "response"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task GoalsBecomeTasksInFourPhasesAndMilestones()
    {
        var programme = await _planner.PlanAsync("""{"goals":["Sell beans"," ","Sell cups"]}""");
        Assert.Equal(["Discover", "Design", "Build", "Launch"], Names(programme, "phases"));
        Assert.Equal(["Build: Sell beans", "Build: Sell cups"], Names(programme.GetProperty("phases")[2], "tasks"));
        Assert.Contains("Reached: Sell cups", Names(programme, "milestones"));
        Assert.Equal(["Team member 1", "Team member 2"], Names(programme, "resources"));
    }

    [Fact]
    public async Task TheStepsAreShownInOrderUpToDone()
    {
        await _planner.PlanAsync(CoffeeShop);
        Assert.Equal(_planner.Shown.OrderBy(step => step.Percent), _planner.Shown);
        Assert.Contains((25, "Extracting tasks..."), _planner.Shown);
        Assert.Contains((50, "Generating resources..."), _planner.Shown);
        Assert.Equal((100, "Done! View program"), _planner.Shown[^1]);
    }

    [Fact]
    public async Task EveryAttemptGivesTheSameProgramme() =>
        Assert.Equal((await _planner.PlanAsync(CoffeeShop)).GetRawText(), (await _planner.PlanAsync(CoffeeShop)).GetRawText());

    [Fact]
    public async Task AStepDelayHoldsEachStepOnScreenAndACancelEndsIt()
    {
        _planner.Options.StepDelay = TimeSpan.FromSeconds(3);
        using var cancel = new CancellationTokenSource();
        var run = _planner.RunAsync("""{"understandingId":"u-1"}""", cancel.Token);
        Assert.Single(_planner.Shown);
        _planner.Time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal("Extracting tasks...", _planner.Shown[^1].Step);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static string[] Texts(JsonElement list) => [.. list.EnumerateArray().Select(one => one.GetString()!)];

    private static string[] Names(JsonElement element, string list) =>
        [.. element.GetProperty(list).EnumerateArray().Select(one => Text(one, "name"))];
}
