using System.Diagnostics.CodeAnalysis;

namespace Sidecar.Ledger;

/// <summary>
/// What makes two payments the same payment: a SHA-256 over the parts that a chain or a facilitator would refuse to see twice.
/// 64 lower-case hexadecimal digits, so that nothing from a client ever steers a store's key.
/// </summary>
internal readonly record struct PaymentKey
{
    private readonly string? _hex;

    public PaymentKey(ReadOnlySpan<byte> sha256)
    {
        _hex = sha256.Length == 32 ? Convert.ToHexStringLower(sha256) : throw new ArgumentException("32 bytes make a key.", nameof(sha256));
    }

    [SuppressMessage("Design", "CA1065", Justification = "A default key would let two payments collide; it is a fault of ours.")]
    public override string ToString() => _hex ?? throw new InvalidOperationException("An empty payment key was used.");
}
