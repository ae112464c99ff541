namespace Orleans.Activations;

/// <summary>The life of an activation; it only goes forwards.</summary>
internal enum ActivationState
{
    /// <summary>Nobody called yet.</summary>
    New,

    /// <summary>State is read and OnActivateAsync runs; calls wait.</summary>
    Activating,

    /// <summary>Calls run.</summary>
    Open,

    /// <summary>Running calls end, waiting ones wait for the next activation.</summary>
    Closing,

    /// <summary>OnDeactivateAsync runs; calls wait for the next activation.</summary>
    Ending,

    /// <summary>Takes no more calls.</summary>
    Ended,
}
