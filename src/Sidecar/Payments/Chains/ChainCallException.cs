namespace Sidecar.Payments.Chains;

/// <summary>A node did not answer a call. Never leaves <see cref="EvmChain"/>. Its message is for the operator and holds nothing of the node's address.</summary>
internal sealed class ChainCallException(string message, bool isRefusal = false) : Exception(message)
{
    /// <summary>Whether the node understood the call and declined it, as it does when a range of blocks is too long for it.</summary>
    public bool IsRefusal { get; } = isRefusal;
}
