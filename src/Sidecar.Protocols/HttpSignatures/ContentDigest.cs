using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Sidecar.Protocols.StructuredFields;

namespace Sidecar.Protocols.HttpSignatures;

/// <summary>What <c>Content-Digest</c> says of a body (RFC 9530 §2): digests of its bytes as they were sent, content coding included.</summary>
public sealed class ContentDigest
{
    /// <summary>The field's name in lower case.</summary>
    public const string FieldName = "content-digest";

    private static readonly StructuredFieldLimits Limits = new() { MaxLength = 1_024, MaxMembers = 8 };

    private ContentDigest(ReadOnlyMemory<byte>? sha256, ReadOnlyMemory<byte>? sha512) => (Sha256, Sha512) = (sha256, sha512);

    /// <summary>The <c>sha-256</c> that was sent, of 32 bytes if it is one; null where there is none.</summary>
    public ReadOnlyMemory<byte>? Sha256 { get; }

    /// <summary>The <c>sha-512</c> that was sent, of 64 bytes if it is one; null where there is none.</summary>
    public ReadOnlyMemory<byte>? Sha512 { get; }

    /// <summary>Reads the field. Members of other algorithms are passed over.</summary>
    public static ContentDigestResult Read(IHeaderFields headers)
    {
        var lines = headers.Lines(FieldName);
        if (lines.Count == 0)
        {
            return new ContentDigestResult.Missing();
        }

        // Which of two digests of one algorithm is meant is nothing to be guessed at.
        if (!StructuredField.TryParseDictionary(lines.Combined, out var members, out _, Limits) || members.HasDuplicates
            || !TryGet(members, "sha-256", out var sha256) || !TryGet(members, "sha-512", out var sha512))
        {
            return new ContentDigestResult.Malformed();
        }

        return sha256 is null && sha512 is null ? new ContentDigestResult.Unsupported() : new ContentDigestResult.Present(new(sha256, sha512));
    }

    /// <summary>The value of the field for a body: its SHA-256.</summary>
    public static string Write(ReadOnlySpan<byte> content) => WriteSha256(SHA256.HashData(content));

    /// <summary>The value of the field for a body whose SHA-256 is known.</summary>
    /// <param name="sha256">32 bytes.</param>
    public static string WriteSha256(ReadOnlySpan<byte> sha256)
    {
        var output = new ArrayBufferWriter<byte>(64);
        output.Write("sha-256="u8);
        StructuredFieldWriter.WriteBytes(sha256, output);
        return Encoding.ASCII.GetString(output.WrittenSpan);
    }

    /// <summary>Whether every digest that is known here is the one of these bytes.</summary>
    public DigestMatch Check(ReadOnlySpan<byte> content)
    {
        Span<byte> sha256 = stackalloc byte[SHA256.HashSizeInBytes];
        if (Sha256 is not null)
        {
            SHA256.HashData(content, sha256);
        }

        return Check(content, sha256);
    }

    /// <summary>The same for a body whose SHA-256 is known.</summary>
    /// <param name="sha256">The 32 bytes that <paramref name="content"/> hashes to.</param>
    public DigestMatch Check(ReadOnlySpan<byte> content, ReadOnlySpan<byte> sha256)
    {
        var matches = Sha256 is not { } first || CryptographicOperations.FixedTimeEquals(first.Span, sha256);
        if (Sha512 is { } second)
        {
            Span<byte> sha512 = stackalloc byte[SHA512.HashSizeInBytes];
            SHA512.HashData(content, sha512);
            matches &= CryptographicOperations.FixedTimeEquals(second.Span, sha512);
        }

        return matches ? DigestMatch.Same : DigestMatch.Different;
    }

    // True as well for an algorithm that is not there.
    private static bool TryGet(StructuredDictionary members, string algorithm, out ReadOnlyMemory<byte>? digest)
    {
        digest = null;
        if (!members.TryGet(algorithm, out var member))
        {
            return true;
        }

        digest = !member.IsInnerList && member.Value.TryGetBytes(out var bytes) ? bytes : default(ReadOnlyMemory<byte>?);
        return digest is not null;
    }
}
