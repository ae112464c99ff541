using OrleansJobs.Bench;
using OrleansJobs.Silo.Hosting;

var benches = new Dictionary<string, Func<Report, Task>>
{
    ["grains"] = GrainBench.RunAsync,
    ["throughput"] = ThroughputBench.RunAsync,
    ["batches"] = BatchBench.RunAsync,
    ["http"] = HttpBench.RunAsync,
    ["postgres"] = PostgresBench.RunAsync,
    ["process"] = ProcessBench.RunAsync,
};

Console.WriteLine($"Grain host: {GrainHostInfo.Name}; {Environment.ProcessorCount} processors; .NET {Environment.Version}");
Console.WriteLine();
var report = new Report(Console.Error);
foreach (var name in args.Length > 0 ? args : [.. benches.Keys])
{
    await benches[name](report);
}

report.Print(Console.Out);
