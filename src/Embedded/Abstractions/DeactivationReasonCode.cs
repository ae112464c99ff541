namespace Orleans;

/// <summary>Why an activation ended.</summary>
public enum DeactivationReasonCode : byte
{
    /// <summary>It did not.</summary>
    None,

    /// <summary>The host stops.</summary>
    ShuttingDown,

    /// <summary>Activation failed.</summary>
    ActivationFailed,

    /// <summary>Unused in one process.</summary>
    DirectoryFailure,

    /// <summary>Nobody called for the collection age.</summary>
    ActivationIdle,

    /// <summary>Unused by this host.</summary>
    ActivationUnresponsive,

    /// <summary>Unused in one process.</summary>
    DuplicateActivation,

    /// <summary>Unused in one process.</summary>
    IncompatibleRequest,

    /// <summary>An error of the grain, such as inconsistent state.</summary>
    ApplicationError,

    /// <summary>The grain asked for it.</summary>
    ApplicationRequested,

    /// <summary>Unused in one process.</summary>
    Migrating,

    /// <summary>The host asked for it.</summary>
    RuntimeRequested,

    /// <summary>Unused by this host.</summary>
    HighMemoryPressure,
}
