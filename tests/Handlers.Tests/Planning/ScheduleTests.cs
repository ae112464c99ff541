using OrleansJobs.Silo.Handlers.Planning;

namespace OrleansJobs.Handlers.Tests.Planning;

/// <summary>Properties of the schedule, on networks made by chance from a fixed seed, beside what a slow and simple search finds.</summary>
public sealed class ScheduleTests
{
    private readonly Random _chance = new(20260105);

    [Fact]
    public void TheCriticalPathIsTheLongestChain()
    {
        foreach (var path in Networks(200, most: 12).Select(network => new CriticalPath(network)))
        {
            var tasks = path.Network.Tasks;
            Assert.Equal(Enumerable.Range(0, tasks.Count).Max(task => LongestChainTo(tasks, task)), path.Length);
            Assert.Equal(path.Length, path.Tasks.Sum(task => tasks[task].EffortDays));
            Assert.All(path.Tasks.Zip(path.Tasks.Skip(1)), pair => Assert.Contains(pair.First, tasks[pair.Second].DependsOn));
            Assert.All(path.Tasks, task => Assert.Equal(0, path.SlackOf(task)));
            Assert.All(Enumerable.Range(0, tasks.Count), task => Assert.True(path.SlackOf(task) >= 0));
        }
    }

    [Fact]
    public void SlackIsExactlyWhatATaskCanBePutOff()
    {
        foreach (var network in Networks(50, most: 8))
        {
            var path = new CriticalPath(network);
            for (var task = 0; task < network.Tasks.Count; task++)
            {
                Assert.Equal(path.Length, LengthWhenLate(network, task, path.SlackOf(task)));
                Assert.Equal(path.Length + 1, LengthWhenLate(network, task, path.SlackOf(task) + 1));
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void NobodyDoesTwoThingsAtOnceAndNothingStartsTooSoon(int resources)
    {
        foreach (var path in Networks(100, most: 40).Select(network => new CriticalPath(network)))
        {
            var (tasks, schedule) = (path.Network.Tasks, ResourceLeveller.Level(path, resources));
            decimal EndOf(int task) => schedule.Starts[task] + tasks[task].EffortDays;
            for (var task = 0; task < tasks.Count; task++)
            {
                Assert.All(tasks[task].DependsOn, before => Assert.True(EndOf(before) <= schedule.Starts[task]));
                Assert.All(Enumerable.Range(0, task).Where(other => schedule.Resources[other] == schedule.Resources[task]), other =>
                    Assert.True(EndOf(other) <= schedule.Starts[task] || EndOf(task) <= schedule.Starts[other]));
            }

            // Whoever never idles beside startable work is within Graham's bound (R. L. Graham, 1969).
            var work = tasks.Sum(task => task.EffortDays);
            Assert.InRange(schedule.Length, Math.Max(path.Length, work / resources), path.Length + (work - path.Length) / resources);
            Assert.Equal(schedule.Length, Enumerable.Range(0, tasks.Count).Max(EndOf));
        }
    }

    [Fact]
    public void WithoutNamedResourcesThereAreAsManyAsAreNeededAtOnce()
    {
        foreach (var path in Networks(100, most: 8).Select(network => new CriticalPath(network)))
        {
            var team = Team.For(null, path);
            Assert.Equal(path.Length, ResourceLeveller.Level(path, path.Network.Tasks.Count).Length);
            var busyMost = path.Network.Order.Max(at => path.Network.Order.Count(task =>
                path.EarliestStart(task) <= path.EarliestStart(at) && path.EarliestStart(at) < path.EarliestEnd(task)));
            Assert.Equal(busyMost, team.Count);
        }
    }

    [Fact]
    public void AThousandTasksInOneChainAreNoTrouble()
    {
        var tasks = Enumerable.Range(0, 1_000).Select(number => Task(1, number == 0 ? [] : [number - 1])).Reverse().ToArray();
        var network = new TaskNetwork([.. tasks.Select(task => task with { DependsOn = [.. task.DependsOn.Select(before => 999 - before)] })]);
        var path = new CriticalPath(network);
        Assert.Equal((1_000m, 1_000m), (path.Length, ResourceLeveller.Level(path, 3).Length));
        Assert.Equal(999, network.DepthOf(0));
    }

    private IEnumerable<TaskNetwork> Networks(int count, int most) => Enumerable.Range(0, count).Select(_ =>
        new TaskNetwork([.. Enumerable.Range(0, _chance.Next(1, most + 1)).Select(index =>
            Task(_chance.Next(1, 13) / 2m, [.. Enumerable.Range(0, index).Where(_ => _chance.Next(4) == 0)]))]));

    private static PlanTask Task(decimal days, IReadOnlyList<int> dependsOn) => new("Task", days, IsAssumed: false, dependsOn);

    private static decimal LongestChainTo(IReadOnlyList<PlanTask> tasks, int task) => tasks[task].EffortDays
        + tasks[task].DependsOn.Select(before => LongestChainTo(tasks, before)).DefaultIfEmpty().Max();

    private static decimal LengthWhenLate(TaskNetwork network, int late, decimal by)
    {
        // A task that starts later than it could ends as if it took longer.
        var tasks = network.Tasks.Select((task, index) => index == late ? task with { EffortDays = task.EffortDays + by } : task).ToArray();
        return new CriticalPath(new TaskNetwork(tasks)).Length;
    }
}
