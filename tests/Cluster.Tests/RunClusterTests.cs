namespace OrleansJobs.Cluster.Tests;

/// <summary>What <c>./run --cluster</c> takes for an argument; it says so before it builds or starts anything.</summary>
public sealed class RunClusterTests
{
    [Theory]
    [InlineData(1, "--settings 'nowhere.json' is not there", "--settings", "nowhere.json")]
    [InlineData(1, "--settings 'nowhere.json' is not there", "--settings=nowhere.json")]
    [InlineData(2, "The option --settings needs a value.", "--settings")]
    [InlineData(1, "--set 'Jobs' is not KEY=VALUE.", "--set", "Jobs")]
    [InlineData(1, "--silos '0' is not a number from 1 to 99.", "--silos", "0")]
    [InlineData(2, "There is no option '--mode' for a cluster.", "--mode", "silo")]
    public async Task WhatItDoesNotTakeIsRefusedInASentence(int status, string sentence, params string[] arguments)
    {
        var none = new Dictionary<string, string>();
        await using var run = ProgramRun.StartCommand("bash", none, [Path.Combine(Repository.Root, "run"), "--cluster", .. arguments]);
        var end = await run.EndAsync();
        Assert.StartsWith(sentence, end.Error, StringComparison.Ordinal);
        Assert.Equal((status, ""), (end.ExitCode, end.Output));
    }
}
