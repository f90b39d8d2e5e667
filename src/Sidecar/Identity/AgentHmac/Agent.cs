using System.Security.Cryptography;
using Sidecar.Policies;
using Sidecar.Protocols.Jose;

namespace Sidecar.Identity.AgentHmac;

/// <summary>An agent and the secrets that it may sign with.</summary>
/// <param name="Secrets">As many for every agent: those that it has, and random ones that nobody knows.</param>
internal sealed record Agent(Principal Principal, IReadOnlyList<HmacSha256Key> Secrets)
{
    /// <summary>Whether one of the secrets signed the text. A refusal costs the same whichever agent it is, and whether there is one.</summary>
    public bool Signed(ReadOnlySpan<byte> text, ReadOnlySpan<byte> signature)
    {
        Span<byte> expected = stackalloc byte[HmacSha256Key.MacSize];
        foreach (var secret in Secrets)
        {
            secret.Compute(text, expected);
            if (CryptographicOperations.FixedTimeEquals(expected, signature))
            {
                return true;
            }
        }

        return false;
    }
}
