namespace Orleans.Activations;

/// <summary>What stands behind a grain id: one activation, or a pool of them.</summary>
internal interface ICallTarget
{
    /// <summary>Takes a call in.</summary>
    /// <returns>False if the target has ended and a new one must be made.</returns>
    bool TryReceive(Call call);
}
