namespace Orleans.Activations;

/// <summary>
/// Runs the tasks of one activation one after the other on the thread pool. What a grain method awaits comes back here, so
/// grain code never runs on two threads at once.
/// </summary>
internal sealed class ActivationScheduler(Activation activation) : TaskScheduler, IThreadPoolWorkItem
{
    /// <summary>After this many tasks the thread goes back to the pool, so that a busy grain does not keep it for itself.</summary>
    private const int TasksPerSlice = 64;

    private readonly Lock _lock = new();
    private readonly Queue<Task> _tasks = new();
    private bool _isOnPool;

    /// <summary>Runs work in the activation, without the caller's async locals.</summary>
    public Task RunAsync(Func<Task> work) => StartClean(new Func<Task<Task>>(() => new Task<Task>(work))).Unwrap();

    /// <inheritdoc cref="RunAsync(Func{Task})"/>
    public Task<T> RunAsync<T>(Func<Task<T>> work) => StartClean(new Func<Task<Task<T>>>(() => new Task<Task<T>>(work))).Unwrap();

    /// <summary>Runs an action in the activation, without the caller's async locals.</summary>
    public void Post(Action<object?> action, object? state)
    {
        if (ExecutionContext.IsFlowSuppressed())
        {
            new Task(action, state).Start(this);
            return;
        }
        using (ExecutionContext.SuppressFlow())
            new Task(action, state).Start(this);
    }

    void IThreadPoolWorkItem.Execute()
    {
        var outer = Activation.Current;
        Activation.Current = activation;
        try
        {
            for (var done = 0; done < TasksPerSlice; done++)
            {
                if (!TryTake(out var task))
                    return;
                TryExecuteTask(task);
            }
        }
        finally
        {
            Activation.Current = outer;
        }
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    protected override void QueueTask(Task task)
    {
        lock (_lock)
        {
            _tasks.Enqueue(task);
            if (_isOnPool)
                return;
            _isOnPool = true;
        }
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        !taskWasPreviouslyQueued && ReferenceEquals(Activation.Current, activation) && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (_lock)
            return [.. _tasks];
    }

    private TTask StartClean<TTask>(Func<TTask> create) where TTask : Task
    {
        var flow = ExecutionContext.IsFlowSuppressed() ? default(AsyncFlowControl?) : ExecutionContext.SuppressFlow();
        try
        {
            var task = create();
            task.Start(this);
            return task;
        }
        finally
        {
            flow?.Undo();
        }
    }

    private bool TryTake([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Task? task)
    {
        lock (_lock)
            return _isOnPool = _tasks.TryDequeue(out task);
    }
}
