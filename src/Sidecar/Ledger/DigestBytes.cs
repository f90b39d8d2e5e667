using System.Security.Cryptography;
using Sidecar.Policies;

namespace Sidecar.Ledger;

/// <summary>Digests as databases keep them.</summary>
internal static class DigestBytes
{
    public static byte[] ToBytes(this Digest digest)
    {
        var bytes = new byte[SHA256.HashSizeInBytes];
        digest.CopyTo(bytes);
        return bytes;
    }
}
