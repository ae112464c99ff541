using OrleansJobs.Grains.Contracts;
using OrleansJobs.Silo.Handlers.Planning;

namespace OrleansJobs.Handlers.Tests.Planning;

public sealed class InvalidPlanTests
{
    private readonly Planner _planner = new();

    [Fact]
    public async Task ACircleFailsForGoodAndNamesItsTasks()
    {
        var error = await _planner.RefusalAsync("""
            {"tasks":[{"name":"Start"},{"name":"A","dependsOn":["B","Start"]},{"name":"B","dependsOn":["C"]},{"name":"C","dependsOn":["A"]},
                      {"name":"After","dependsOn":["A"]}]}
            """);
        Assert.Equal(("dependency_cycle", "Tasks depend on each other in a circle: 'A' on 'B' on 'C' on 'A'."), (error.Code, error.Message));
    }

    [Theory]
    [InlineData("""{"tasks":[{"name":"A","dependsOn":["A"]}]}""", PlanErrorCodes.DependencyCycle, "'A' on 'A'")]
    [InlineData("""{"tasks":[{"name":"A"},{"name":" A "}]}""", PlanErrorCodes.DuplicateTask, "'A'")]
    [InlineData("""{"tasks":[{"name":"A","dependsOn":["B"]}]}""", PlanErrorCodes.UnknownDependency, "'B'")]
    [InlineData("""{"tasks":[{"name":"A","dependsOn":[null]}]}""", PlanErrorCodes.UnknownDependency, "'A'")]
    [InlineData("""{"tasks":[{"name":"A"},{"name":""}]}""", PlanErrorCodes.InvalidInput, "understanding.tasks[1]")]
    [InlineData("""{"tasks":[null]}""", PlanErrorCodes.InvalidInput, "understanding.tasks[0]")]
    [InlineData("""{"tasks":[{"name":"A","effortDays":0}]}""", PlanErrorCodes.InvalidInput, "'A'")]
    [InlineData("""{"tasks":[{"name":"A","effortDays":10000.5}]}""", PlanErrorCodes.InvalidInput, "'A'")]
    [InlineData("""{"tasks":[{"name":"A","effortDays":"many"}]}""", PlanErrorCodes.InvalidInput, "understanding.tasks[0].effortDays")]
    [InlineData("""{"goals":"money"}""", PlanErrorCodes.InvalidInput, "understanding.goals")]
    [InlineData("""{"goals":["\ud800"]}""", PlanErrorCodes.InvalidInput, "understanding.goals[0]")]
    [InlineData("""{"horizonWeeks":0}""", PlanErrorCodes.InvalidInput, "understanding.horizonWeeks")]
    [InlineData("7", PlanErrorCodes.InvalidInput, "understanding")]
    public async Task WhatCannotBePlannedIsSaidByItsPlace(string understanding, string code, string place)
    {
        var error = await _planner.RefusalAsync(understanding);
        Assert.Equal(code, error.Code);
        Assert.Contains(place, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"understandingId":" "}""")]
    [InlineData("""{"understandingId":7}""")]
    public async Task WithoutAnIdThereIsNothingToPlan(string? input)
    {
        var failed = Assert.IsType<JobOutcome.Failed>(await _planner.RunAsync(input));
        Assert.Equal((PlanErrorCodes.InvalidInput, false), (failed.Error.Code, failed.Retryable));
    }

    [Theory]
    [InlineData("goals")]
    [InlineData("risks")]
    [InlineData("resources")]
    [InlineData("constraints")]
    public async Task ListsHaveALimit(string field)
    {
        var texts = string.Join(',', Enumerable.Range(0, 201).Select(number => $"\"{number}\""));
        var error = await _planner.RefusalAsync($$"""{"{{field}}":[{{texts}}]}""");
        Assert.Equal($"understanding.{field} has 201 entries; 200 are the most.", error.Message);
    }
}
