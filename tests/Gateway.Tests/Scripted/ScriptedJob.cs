using System.Runtime.CompilerServices;
using System.Threading.Channels;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Tests.Scripted;

/// <summary>One job whose story the test tells. Keeps the promises of <see cref="IJobGrain"/>.</summary>
public sealed partial class ScriptedJob(ScriptedJobs jobs, JobId id) : IJobGrain
{
    private readonly Lock _lock = new();
    private readonly List<Channel<JobSnapshot>> _watchers = [];
    private readonly List<(int Count, TaskCompletionSource Signal)> _signals = [];
    private int _watches;

    public JobId Id => id;
    public JobSnapshot? Snapshot { get; private set; }
    public bool Exists => Snapshot is not null;
    public JobSubmission? Submission { get; private set; }

    /// <summary>How many watches were ever begun.</summary>
    public int Watches => Volatile.Read(ref _watches);

    /// <summary>Ends when exactly so many watches are open.</summary>
    public Task WatchedByAsync(int count)
    {
        lock (_lock)
        {
            if (_watchers.Count == count) return Task.CompletedTask;
            var signal = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _signals.Add((count, signal));
            return signal.Task.WaitAsync(TimeSpan.FromSeconds(20));
        }
    }

    /// <summary>Tells the next chapter: the sequence grows by one unless the change sets it.</summary>
    public JobSnapshot Change(Func<JobSnapshot, JobSnapshot> change)
    {
        var next = change(Snapshot!);
        return Put(next.Sequence > Snapshot!.Sequence ? next : next with { Sequence = Snapshot.Sequence + 1 });
    }

    public JobSnapshot Report(double percent, string? message = null) =>
        Change(job => job with { Progress = new JobProgress { Percent = percent, Message = message } });

    public JobSnapshot Complete(string result = "{}") =>
        Change(job => job with { Status = JobStatus.Completed, Result = new JsonText(result),
            CompletedAt = DateTimeOffset.UnixEpoch.AddDays(1) });

    /// <summary>Ends every open watch the way a dying host does.</summary>
    public void BreakWatches() => EndWatches(new TimeoutException("The host is gone."));

    public JobSnapshot Put(JobSnapshot next)
    {
        lock (_lock)
        {
            Snapshot = next;
            foreach (var watcher in _watchers) watcher.Writer.TryWrite(next);
        }

        return next;
    }

    public async Task<JobSubmitted> SubmitAsync(JobSubmission submission, CancellationToken cancellationToken)
    {
        if (jobs.OnSubmit is { } script) await script(this);
        return Accept(submission);
    }

    /// <summary>What a submission does when it gets through.</summary>
    public JobSubmitted Accept(JobSubmission submission)
    {
        if (Snapshot is { } there) return new JobSubmitted(there, false);
        Submission = submission;
        return new JobSubmitted(Put(new JobSnapshot
        {
            Id = id,
            Type = submission.Type,
            Name = submission.Name,
            Input = submission.Input,
            User = submission.User,
            RetryOf = submission.RetryOf,
            RunAt = submission.RunAt,
            MaxAttempts = 3,
            Sequence = 1,
            CreatedAt = DateTimeOffset.UtcNow,
        }), true);
    }

    public Task<JobSnapshot> GetAsync(CancellationToken cancellationToken) =>
        Task.FromResult(Snapshot ?? throw new JobNotFoundException(id));

    public async IAsyncEnumerable<JobSnapshot> WatchAsync(long afterSequence,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _watches);
        var channel = Channel.CreateUnbounded<JobSnapshot>();
        JobSnapshot job;
        lock (_lock)
        {
            job = Snapshot ?? throw new JobNotFoundException(id);
            _watchers.Add(channel);
            Signal();
        }

        try
        {
            if (job.Sequence > afterSequence || job.IsFinal()) yield return job;
            if (job.IsFinal()) yield break;
            await foreach (var next in channel.Reader.ReadAllAsync(cancellationToken))
            {
                yield return next;
                if (next.IsFinal()) yield break;
            }
        }
        finally
        {
            lock (_lock)
            {
                _watchers.Remove(channel);
                Signal();
            }
        }
    }

    public async Task<JobSnapshot> CancelAsync(CancellationToken cancellationToken) => (await GetAsync(cancellationToken)).Status switch
    {
        JobStatus.Cancelled => Snapshot!,
        JobStatus.Pending => Change(job => job with { Status = JobStatus.Cancelled, CompletedAt = DateTimeOffset.UtcNow }),
        JobStatus.Running => Change(job => job with { CancelRequestedAt = DateTimeOffset.UtcNow }),
        _ => throw new JobConflictException("The job has ended."),
    };

    public async Task<JobSnapshot> AbandonAsync(CancellationToken cancellationToken) =>
        await GetAsync(cancellationToken) is { Status: JobStatus.Running, CancelRequestedAt: not null }
            ? Change(job => job with { Status = JobStatus.Cancelled, CompletedAt = DateTimeOffset.UtcNow })
            : throw new JobConflictException("Cancel it first.");

    public async Task<JobSubmitted> RetryAsync(JobId newId, string? user, bool resume, CancellationToken cancellationToken)
    {
        var job = await GetAsync(cancellationToken);
        if (job.Status is not (JobStatus.Failed or JobStatus.Cancelled))
            throw new JobConflictException("Only a failed or cancelled job can be retried.");
        return jobs[newId].Accept(new JobSubmission { Type = job.Type, Name = job.Name, Input = job.Input, RetryOf = id });
    }

    public async Task DeleteAsync(CancellationToken cancellationToken)
    {
        if (!(await GetAsync(cancellationToken)).IsFinal()) throw new JobConflictException("The job is active; cancel it first.");
        Vanish();
    }

    /// <summary>Someone deleted it.</summary>
    public void Vanish()
    {
        lock (_lock) Snapshot = null;
        EndWatches(new JobNotFoundException(id));
    }

    private void Signal()
    {
        foreach (var waiter in _signals.Where(waiter => waiter.Count == _watchers.Count)) waiter.Signal.TrySetResult();
        _signals.RemoveAll(waiter => waiter.Signal.Task.IsCompleted);
    }

    private void EndWatches(Exception reason)
    {
        lock (_lock) foreach (var watcher in _watchers) watcher.Writer.TryComplete(reason);
    }
}
