namespace Orleans.Calls;

/// <summary>A call whose caller waits for the answer.</summary>
internal interface IPendingCall
{
    /// <summary>The time provider's timestamp after which the caller waits no longer.</summary>
    long Deadline { get; }

    /// <summary>The caller waits no longer.</summary>
    void TimeOut();

    /// <summary>Answers the caller with an error.</summary>
    void Reject(Exception reason);
}
