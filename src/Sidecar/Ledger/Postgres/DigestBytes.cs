using System.Security.Cryptography;
using Sidecar.Policies;

namespace Sidecar.Ledger.Postgres;

/// <summary>Digests as the database keeps them.</summary>
internal static class DigestBytes
{
    public static byte[] ToBytes(this Digest digest)
    {
        var bytes = new byte[SHA256.HashSizeInBytes];
        digest.CopyTo(bytes);
        return bytes;
    }
}
