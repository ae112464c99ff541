using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Lifecycle;

namespace OrleansJobs.Support;

/// <summary>What <see cref="JobLifecycle"/> allows, as a table: for the tests that hold the docs and the databases against it.</summary>
internal static class LegalMoves
{
    /// <summary>Every legal move.</summary>
    public static IReadOnlySet<(JobStatus From, JobMove Move, JobStatus To)> All { get; } = Ask().ToHashSet();

    private static IEnumerable<(JobStatus From, JobMove Move, JobStatus To)> Ask()
    {
        foreach (var from in Enum.GetValues<JobStatus>())
        {
            foreach (var move in Enum.GetValues<JobMove>())
            {
                JobStatus to;
                try
                {
                    to = JobLifecycle.Next(from, move);
                }
                catch (JobConflictException)
                {
                    continue;
                }

                yield return (from, move, to);
            }
        }
    }
}
