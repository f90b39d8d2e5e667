using Sidecar.Policies;

namespace Sidecar.Ledger.Revocations;

/// <summary>A row of <c>list_revocations.sql</c>.</summary>
internal sealed class RevocationRow
{
    public required byte[] Key { get; init; }

    public long Until { get; init; }

    public KeptRevocation ToRevocation() => new(new Digest(Key), DateTimeOffset.FromUnixTimeMilliseconds(Until));
}
