using Orleans.Core;

namespace Orleans.Runtime;

/// <summary>A stored state that a grain gets as a constructor parameter; read before OnActivateAsync.</summary>
/// <typeparam name="TState">The state's type.</typeparam>
public interface IPersistentState<TState> : IStorage<TState>;
