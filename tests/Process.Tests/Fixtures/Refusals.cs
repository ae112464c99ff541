using OrleansJobs.Support;

namespace OrleansJobs.Process.Tests.Fixtures;

/// <summary>What a refused start looks like from outside.</summary>
internal static class Refusals
{
    /// <summary>Exit status 1 and one sentence on the standard error, nothing else.</summary>
    public static void AssertOneSentence(ProgramEnd end, string sentence)
    {
        Assert.True(end.ExitCode == 1, $"Exit status {end.ExitCode}. {end.Error}");
        var line = Assert.Single(end.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(sentence, line);
        Assert.EndsWith(".", line.TrimEnd());
        Assert.DoesNotContain("Exception", end.Output + end.Error);
    }
}
