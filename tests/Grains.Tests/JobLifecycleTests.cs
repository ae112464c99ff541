using System.Text.RegularExpressions;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Lifecycle;
using OrleansJobs.Support;

namespace OrleansJobs.Grains.Tests;

public sealed class JobLifecycleTests
{
    [Fact]
    public void TheTableInTheDocsSaysTheSameAsTheFunction()
    {
        var table = Regex.Matches(Repository.Read("docs/job-lifecycle.md"), @"^\| (\w+) \| (\w+) \| (\w+) \|$", RegexOptions.Multiline)
            .Skip(1) // the heading
            .Select(row => (Parse<JobStatus>(row.Groups[1].Value), Parse<JobMove>(row.Groups[2].Value), Parse<JobStatus>(row.Groups[3].Value)))
            .ToHashSet();

        Assert.Equal(LegalMoves.All, table);
    }

    [Theory]
    [InlineData(JobStatus.Completed)]
    [InlineData(JobStatus.Failed)]
    [InlineData(JobStatus.Cancelled)]
    public void FinalMeansFinal(JobStatus status) => Assert.DoesNotContain(LegalMoves.All, move => move.From == status);

    [Fact]
    public void AnIllegalMoveSaysWhatTheJobIs()
    {
        var error = Assert.Throws<JobConflictException>(() => JobLifecycle.Next(JobStatus.Completed, JobMove.Cancel));
        Assert.Equal("The job is completed; it cannot be cancelled.", error.Message);
    }

    private static T Parse<T>(string word)
        where T : struct, Enum => Enum.Parse<T>(word, ignoreCase: true);
}
