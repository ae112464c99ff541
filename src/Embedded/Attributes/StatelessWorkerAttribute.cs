namespace Orleans.Concurrency;

/// <summary>A grain class of which one key may have several activations, so that its calls run in parallel.</summary>
/// <param name="maxLocalWorkers">The most activations of one key.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class StatelessWorkerAttribute(int maxLocalWorkers) : Attribute
{
    /// <summary>As many activations of one key as there are processors.</summary>
    public StatelessWorkerAttribute() : this(Environment.ProcessorCount)
    {
    }

    internal int MaxLocalWorkers { get; } = maxLocalWorkers;
}
