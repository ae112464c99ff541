using OrleansJobs.Support;

namespace OrleansJobs.Process.Tests.Torture;

/// <summary>The service and the workers, which are killed and started again until it is enough.</summary>
internal sealed class Fleet(Uri url, string data, string ledger, Random random, string mark) : IAsyncDisposable
{
    public const string Builtin = "drill";
    public const string Program = "drill-program";
    public const string Endpoint = "drill-endpoint";
    public const string Callback = "drill-callback";
    public const string Worker = "drill-worker";
    public const string Tracked = "drill-tracked";

    /// <summary>Is in the environment of every process of the run, and so of every process that they start.</summary>
    public const string Mark = "TORTURE_RUN";

    private readonly List<ProgramRun> _workers = [];

    public int ServiceKills { get; private set; }

    public int WorkerKills { get; private set; }

    private static string Scripts => Path.Combine(Repository.Root, "tests", "Process.Tests", "Torture");

    private Dictionary<string, string> Environment => new()
    {
        [Mark] = mark,
        ["PYTHONPATH"] = $"{Path.Combine(Repository.Root, "clients", "python")}:{Scripts}",
        ["PYTHONDONTWRITEBYTECODE"] = "1",
    };

    /// <summary>Starts the service and waits until it answers. It is the caller's to end.</summary>
    public async Task<ServiceProcess> StartServiceAsync()
    {
        string[] all = [.. Settings().SelectMany(setting => new[] { "--set", setting })];
        var run = ProgramRun.Start("OrleansJobs.Cluster.Silo", Environment, ["--urls", url.ToString().TrimEnd('/'), "--data", data, .. all]);
        var service = ServiceProcess.Of(run, url);
        await service.UntilItAnswersAsync();
        return service;
    }

    /// <summary>Kills the service so many times, at any moment, at its start too.</summary>
    public async Task KillServiceAsync(int times)
    {
        for (var kill = 0; kill < times; kill++)
        {
            await using var service = await StartServiceAsync();
            await Task.Delay(random.Next(100, 2_500));
            Assert.False(service.Run.HasExited, service.Run.Error);
            await service.KillAsync();
            ServiceKills++;
        }
    }

    /// <summary>Keeps three workers at work, of which one is killed now and then, and hires another for each that has died.</summary>
    public async Task WorkAsync(CancellationToken enough)
    {
        while (!enough.IsCancellationRequested)
        {
            foreach (var dead in _workers.Where(worker => worker.HasExited).ToList()) _workers.Remove(dead);
            while (_workers.Count < 3) _workers.Add(Hire(_workers.Count));
            await Task.Delay(random.Next(200, 1_500), enough).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (enough.IsCancellationRequested || random.Next(3) > 0) continue;
            WorkerKills++;
            var worker = _workers[random.Next(_workers.Count)];
            if (!worker.HasExited) await worker.KillAsync();
        }
    }

    /// <summary>Ends the workers.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var worker in _workers) await worker.DisposeAsync();
    }

    private ProgramRun Hire(int place) => place == 0
        ? ProgramRun.StartCommand("node", Environment, Path.Combine(Scripts, "drill_worker.mjs"), Path.Combine(Repository.Root, "clients", "js", "worker.mjs"), url.ToString(), "js", Worker)
        : ProgramRun.StartCommand("python3", Environment, Path.Combine(Scripts, "drill_worker.py"), url.ToString(), $"python-{place}", Worker);

    private IEnumerable<string> Settings()
    {
        foreach (var type in (string[])[Builtin, Program, Endpoint, Callback, Worker])
        {
            yield return $"Jobs:Types:{type}:FirstRetryDelay=00:00:00.050";
            yield return $"Jobs:Types:{type}:LongestRetryDelay=00:00:01";
        }

        yield return $"Jobs:Types:{Program}:Run=process";
        yield return $"Jobs:Types:{Program}:Command:0=python3";
        yield return $"Jobs:Types:{Program}:Command:1={Path.Combine(Scripts, "drill.py")}";
        yield return $"Jobs:Types:{Worker}:Run=worker";
        yield return $"Jobs:Types:{Worker}:Lease=00:00:03";
        yield return $"Jobs:Types:{Tracked}:Run=tracked";
        foreach (var type in (string[])[Endpoint, Callback])
        {
            yield return $"Jobs:Types:{type}:Run=http";
            yield return $"Jobs:Types:{type}:Url={ledger}/work";
            yield return $"Jobs:Types:{type}:AllowPrivateNetwork=true";
        }

        yield return $"Jobs:Types:{Callback}:CallbackUrl={url.ToString().TrimEnd('/')}";
        yield return $"Jobs:Types:{Callback}:Lease=00:00:03";
        yield return "Jobs:Runner:Concurrency=16";
        yield return "Jobs:Runner:HostLease=00:00:01";
        yield return "Jobs:Runner:CallerLease=00:00:10";
        yield return "Logging:LogLevel:OrleansJobs=Error";
    }
}
