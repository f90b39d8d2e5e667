namespace Sidecar.Ledger;

/// <summary>A key's hash.</summary>
/// <param name="Pepper">The version of the secret that went into it.</param>
/// <param name="Bytes">32 bytes.</param>
internal sealed record ApiKeyHashRecord(string Pepper, ReadOnlyMemory<byte> Bytes);
