using OrleansJobs.Support;

namespace OrleansJobs.Gateway.Tests.Runners;

/// <summary>Jobs run by a program.</summary>
public sealed class ProcessSite : WorkSite
{
    private const string Program = """
        import json, os, signal, sys, time
        job = json.load(sys.stdin)
        steps = job["input"][min(job["attempt"], len(job["input"])) - 1]
        for step in steps:
            act = step.get("do")
            if act == "crash": os.kill(os.getpid(), signal.SIGKILL)
            elif act == "hold":
                while True: time.sleep(1)
            elif act == "give_checkpoint": print(json.dumps({"event": "result", "result": job["checkpoint"]}), flush=True)
            else: print(json.dumps(step), flush=True)
        """;

    private readonly TemporaryDirectory _folder = new();

    public override string CrashCode => "killed";

    protected override IEnumerable<string> Settings => ["Run=process", "Command:0=python3", $"Command:1={ProgramFile}"];

    private string ProgramFile => Path.Combine(_folder.Path, "act.py");

    public override Task InitializeAsync()
    {
        File.WriteAllText(ProgramFile, Program);
        return base.InitializeAsync();
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }
}

public sealed class ProcessRunnerTests(ProcessSite site) : RunnerContract(site), IClassFixture<ProcessSite>;
