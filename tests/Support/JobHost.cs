using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrleansJobs.Grains;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Execution;
using OrleansJobs.Silo.Hosting;

namespace OrleansJobs.Support;

/// <summary>The real service without its HTTP side, on the grain host of this build, on a database of its own.</summary>
public sealed class JobHost : IAsyncDisposable
{
    /// <summary>The type of job that the test's own work runs.</summary>
    public const string TestType = "test";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly IHost _host;
    private readonly TemporaryDirectory? _ownData;

    private JobHost(IHost host, TemporaryDirectory? ownData)
    {
        _host = host;
        _ownData = ownData;
    }

    public IServiceProvider Services => _host.Services;

    public IGrainFactory Grains => Services.GetRequiredService<IGrainFactory>();

    /// <param name="work">What a job of <see cref="TestType"/> does; by default it succeeds at once.</param>
    /// <param name="data">The data directory; by default one that is deleted with the host.</param>
    /// <param name="configure">Changes what the service is made of.</param>
    /// <param name="database">A PostgreSQL database to use in place of the SQLite file.</param>
    public static async Task<JobHost> StartAsync(
        Func<JobContext, CancellationToken, Task<JobOutcome>>? work = null,
        string? data = null,
        Action<HostApplicationBuilder>? configure = null,
        string? database = null)
    {
        var ownData = data is null ? new TemporaryDirectory() : null;
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration["data"] = data ?? ownData!.Path;
        builder.Configuration["ConnectionStrings:Jobs"] = database;
        builder.Configuration["Cluster:SiloPort"] = builder.Configuration["Cluster:ClientPort"] = "0";
        builder.Configuration["Cluster:AdvertisedAddress"] = "127.0.0.1";
        builder.Configuration["Jobs:Types:test:FirstRetryDelay"] = "00:00:00.020";
        builder.Configuration["Jobs:Runner:Concurrency"] = "8";
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.AddJobSilo();
        builder.Services.AddSingleton(new TestWork(work ?? Succeed));
        builder.Services.AddJobHandler<TestHandler>(TestType);
        configure?.Invoke(builder);
        var host = builder.Build();
        await host.StartAsync();
        return new JobHost(host, ownData);
    }

    public IJobGrain Job(JobId id) => Grains.GetGrain<IJobGrain>(id.GrainKey);

    public IJobClaimGrain Claim(JobId id) => Grains.GetGrain<IJobClaimGrain>(id.GrainKey);

    public IJobIndexGrain Index(JobScopeKind kind, string value) => Grains.GetGrain<IJobIndexGrain>(new JobScope(kind, value).GrainKey);

    public IJobListGrain List => Grains.GetGrain<IJobListGrain>(IJobListGrain.Key);

    /// <summary>Submits a job under a new id.</summary>
    public async Task<JobSnapshot> SubmitAsync(JobSubmission? submission = null) =>
        (await Job(NewId()).SubmitAsync(submission ?? new JobSubmission { Type = TestType }, CancellationToken.None)).Job;

    /// <summary>Watches the job until it is as the test wants it.</summary>
    public async Task<JobSnapshot> WatchUntilAsync(JobId id, Func<JobSnapshot, bool> wanted)
    {
        using var patience = new CancellationTokenSource(Patience);
        JobSnapshot? last = null;
        try
        {
            while (!patience.IsCancellationRequested) // a watch may end early; whoever watches comes back
            {
                await foreach (var job in Job(id).WatchAsync(0, patience.Token).WithCancellation(patience.Token))
                {
                    last = job;
                    if (wanted(job))
                    {
                        return job;
                    }
                }
            }
        }
        catch (OperationCanceledException)
        {
        }

        throw new TimeoutException($"The job never became what was waited for; it was last {last}.");
    }

    public Task<JobSnapshot> WatchUntilFinalAsync(JobId id) => WatchUntilAsync(id, job => job.IsFinal());

    /// <summary>The job as it is; null when there is none.</summary>
    public async Task<JobSnapshot?> FindAsync(JobId id)
    {
        try
        {
            return await Job(id).GetAsync(CancellationToken.None);
        }
        catch (JobNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Asks for a job, which may not be there yet, or is final already, until it is as the test wants it.</summary>
    public async Task<JobSnapshot> PollAsync(JobId id, Func<JobSnapshot?, bool> wanted)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var job = await FindAsync(id);
            if (wanted(job)) return job!;
            await Task.Delay(20, patience.Token);
        }
    }

    public static JobId NewId() => JobId.New(TimeProvider.System);

    /// <summary>Stops the service as Ctrl-C would.</summary>
    public async Task StopAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        await _host.StopAsync(patience.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
        _ownData?.Dispose();
    }

    private static Task<JobOutcome> Succeed(JobContext job, CancellationToken cancellationToken) =>
        Task.FromResult<JobOutcome>(new JobOutcome.Succeeded(new JsonText("\"done\"")));

    private sealed record TestWork(Func<JobContext, CancellationToken, Task<JobOutcome>> Run);

    private sealed class TestHandler(TestWork work) : IJobHandler
    {
        public Task<JobOutcome> RunAsync(JobContext job, CancellationToken cancellationToken) => work.Run(job, cancellationToken);
    }
}
