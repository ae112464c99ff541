namespace Orleans.Core;

/// <summary>One stored state of one grain, with its type.</summary>
/// <typeparam name="TState">The state's type.</typeparam>
public interface IStorage<TState> : IStorage
{
    /// <summary>The state in memory; only for code that runs in the grain.</summary>
    TState State { get; set; }
}
