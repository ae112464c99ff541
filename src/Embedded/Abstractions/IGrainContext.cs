namespace Orleans.Runtime;

/// <summary>One activation: a grain in memory.</summary>
public interface IGrainContext
{
    /// <summary>Which grain.</summary>
    GrainId GrainId { get; }

    /// <summary>The grain object; null before it was made.</summary>
    object? GrainInstance { get; }

    /// <summary>The services of this activation: a scope of its own.</summary>
    IServiceProvider ActivationServices { get; }

    /// <summary>Done when the activation has ended.</summary>
    Task Deactivated { get; }

    /// <summary>Ends the activation after the calls that run now; waiting calls go to the next activation.</summary>
    /// <param name="deactivationReason">Why; OnDeactivateAsync gets it.</param>
    /// <param name="cancellationToken">Cuts OnDeactivateAsync short.</param>
    void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default);
}
