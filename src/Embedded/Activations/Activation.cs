using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.Streams;
using Orleans.Timers;

namespace Orleans.Activations;

/// <summary>One grain in memory: its object, its mailbox, and the pump that starts its calls.</summary>
internal sealed partial class Activation : IGrainContext, ICallTarget
{
    [ThreadStatic]
    private static Activation? s_current;

    private readonly GrainClass _grainClass;
    private readonly ActivationDirectory _directory;
    private readonly WorkerPool? _pool;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private AsyncServiceScope? _scope;
    private int _pumpIsQueued;
    private bool _isStartingCalls;

    /// <param name="grainId">Which grain.</param>
    /// <param name="grainClass">Its class.</param>
    /// <param name="parts">What all activations share.</param>
    /// <param name="directory">Where it lives.</param>
    /// <param name="pool">The pool it is one of, for a stateless worker.</param>
    public Activation(GrainId grainId, GrainClass grainClass, ActivationParts parts, ActivationDirectory directory, WorkerPool? pool)
    {
        (GrainId, _grainClass, Parts, _directory, _pool) = (grainId, grainClass, parts, directory, pool);
        Mailbox = new(grainClass.IsReentrant);
        Idleness = new(parts.Time);
        Scheduler = new(this);
        Timers = new(this);
        Enumerations = new(this);
    }

    /// <summary>The activation whose code runs on this thread; null outside of grains.</summary>
    public static Activation? Current
    {
        get => s_current;
        set => s_current = value;
    }

    public GrainId GrainId { get; }

    public object? GrainInstance { get; private set; }

    public IServiceProvider ActivationServices => _scope?.ServiceProvider
        ?? throw new InvalidOperationException($"Grain {GrainId} has not begun.");

    public Task Deactivated => _ended.Task;

    public ActivationParts Parts { get; }

    public Mailbox Mailbox { get; }

    public Idleness Idleness { get; }

    public ActivationScheduler Scheduler { get; }

    public TimerSet Timers { get; }

    public EnumerationSet Enumerations { get; }

    public bool TryReceive(Call call)
    {
        if (!Mailbox.TryPut(call, out var isFirst))
            return false;
        if (isFirst)
            Begin(call);
        else
            Pump();
        return true;
    }

    /// <summary>Ends the activation if nobody used it for its collection age.</summary>
    public void EndIfIdle()
    {
        var age = Parts.Collection.ClassSpecificCollectionAge.TryGetValue(_grainClass.Type.FullName!, out var set)
            ? set
            : _grainClass.CollectionAge ?? Parts.Collection.CollectionAge;
        if (Mailbox.IsIdle && !Enumerations.IsAwaited && Idleness.IsOver(age))
            Deactivate(new(DeactivationReasonCode.ActivationIdle, $"Nobody called for {age}."));
    }

    /// <summary>Looks, in the activation, for calls that may start and for the end.</summary>
    private void Pump()
    {
        if (Interlocked.Exchange(ref _pumpIsQueued, 1) == 0)
            Scheduler.Post(static self => ((Activation)self!).StartCalls(), this);
    }

    private void StartCalls()
    {
        Interlocked.Exchange(ref _pumpIsQueued, 0);
        _isStartingCalls = true;
        while (Mailbox.TakeStartable() is { } call)
            _ = RunTurnAsync(call);
        _isStartingCalls = false;
        if (Mailbox.TryBeginEnd())
            _ = EndAsync();
    }

    /// <summary>One call. The mailbox owns it: it counts as running until it has ended.</summary>
    private async Task RunTurnAsync(Call call)
    {
        call.RestoreCaller();
        if (call.KeepsAlive)
            Idleness.Touch();
        if (!call.IsAbandoned)
            await call.RunAsync(this);
        if (call.KeepsAlive)
            Idleness.Touch();
        Mailbox.OnEnded(call);
        if (!_isStartingCalls && Mailbox.HasWork)
            Pump();
    }
}
