using Orleans.Runtime;

namespace Orleans.Storage;

/// <summary>
/// The stored state was changed by somebody else since it was read: the etags differ. An activation that lets this
/// error out of a call is deactivated, so that the next call reads the state anew.
/// </summary>
public class InconsistentStateException : OrleansException
{
    /// <summary>A conflict without words.</summary>
    public InconsistentStateException()
    {
    }

    /// <summary>A conflict.</summary>
    /// <param name="message">What happened.</param>
    public InconsistentStateException(string message) : base(message)
    {
    }

    /// <summary>A conflict with its cause.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="innerException">The cause, if any.</param>
    public InconsistentStateException(string message, Exception? innerException) : base(message, innerException!)
    {
    }

    /// <summary>A conflict of two etags.</summary>
    /// <param name="errorMsg">What happened.</param>
    /// <param name="storedEtag">The etag found in the store.</param>
    /// <param name="currentEtag">The etag the writer had.</param>
    public InconsistentStateException(string errorMsg, string? storedEtag, string? currentEtag)
        : this(errorMsg, storedEtag, currentEtag, null)
    {
    }

    /// <summary>A conflict of two etags, with its cause.</summary>
    /// <param name="errorMsg">What happened.</param>
    /// <param name="storedEtag">The etag found in the store.</param>
    /// <param name="currentEtag">The etag the writer had.</param>
    /// <param name="storageException">The cause, if any.</param>
    public InconsistentStateException(string errorMsg, string? storedEtag, string? currentEtag, Exception? storageException)
        : base(errorMsg, storageException!)
    {
        StoredEtag = storedEtag;
        CurrentEtag = currentEtag;
    }

    /// <summary>A conflict of two etags, told by the store's own error.</summary>
    /// <param name="storedEtag">The etag found in the store.</param>
    /// <param name="currentEtag">The etag the writer had.</param>
    /// <param name="storageException">The store's error.</param>
    public InconsistentStateException(string? storedEtag, string? currentEtag, Exception storageException)
        : this(storageException.Message, storedEtag, currentEtag, storageException)
    {
    }

    /// <summary>The etag found in the store.</summary>
    public string? StoredEtag { get; }

    /// <summary>The etag the writer had.</summary>
    public string? CurrentEtag { get; }

    /// <summary>True until the activation whose write failed was deactivated for it; its callers must not be.</summary>
    internal bool IsSourceActivation { get; set; } = true;
}
