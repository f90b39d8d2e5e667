using Sidecar.Ledger.Control;

namespace Sidecar.Ledger.SigningKeys;

/// <summary>A row of <c>list_signing_keys.sql</c>.</summary>
internal sealed class SigningKeyRow
{
    public required string Id { get; init; }

    public required byte[] Sealed { get; init; }

    public long CreatedAt { get; init; }

    public SigningKeyRecord ToRecord() => new(Id, Sealed, UnixTime.Of(CreatedAt));
}
