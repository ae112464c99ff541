using OrleansJobs.Bench;
using OrleansJobs.Silo.Hosting;

Console.WriteLine($"Grain host: {GrainHostInfo.Name}; {Environment.ProcessorCount} processors; .NET {Environment.Version}");
Console.WriteLine();
var report = new Report();
await GrainBench.RunAsync(report);
await ThroughputBench.RunAsync(report);
await HttpBench.RunAsync(report);
await ProcessBench.RunAsync(report);
report.Print(Console.Out);
