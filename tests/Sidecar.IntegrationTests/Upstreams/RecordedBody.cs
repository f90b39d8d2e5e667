using System.Security.Cryptography;

namespace Sidecar.IntegrationTests.Upstreams;

/// <summary>Reads a body of any size once: hash and length of all of it, bytes of its beginning.</summary>
internal sealed record RecordedBody(byte[] Beginning, long Length, string Sha256)
{
    private const int Kept = 64 * 1024;

    public static readonly RecordedBody Unread = new([], 0, "");

    public static async Task<RecordedBody> ReadAsync(Stream body, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var kept = new MemoryStream();
        var buffer = new byte[32 * 1024];
        long length = 0;
        int read;
        while ((read = await body.ReadAsync(buffer, cancellation)) > 0)
        {
            hash.AppendData(buffer, 0, read);
            kept.Write(buffer, 0, (int)Math.Min(read, Math.Max(0, Kept - kept.Length)));
            length += read;
        }

        return new RecordedBody(kept.ToArray(), length, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }
}
