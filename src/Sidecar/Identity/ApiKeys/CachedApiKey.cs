namespace Sidecar.Identity.ApiKeys;

/// <summary>What the ledger said about a key.</summary>
/// <param name="ReadAt">Timestamp of the process's clock from before the ledger was asked: what changed later may not be in it.</param>
internal sealed record CachedApiKey(KnownApiKey Key, long ReadAt)
{
    public override string ToString() => Key.ToString();
}
