namespace Sidecar.Protocols.HttpSignatures;

/// <summary>Whether a body is the one that was digested.</summary>
public enum DigestMatch
{
    /// <summary>It is not: at least one digest is another.</summary>
    Different,

    /// <summary>It is, by every digest that is known here.</summary>
    Same,
}

/// <summary>What came of reading <c>Content-Digest</c>. A closed set.</summary>
public abstract record ContentDigestResult
{
    private ContentDigestResult()
    {
    }

    /// <summary>The field did not come.</summary>
    public sealed record Missing : ContentDigestResult;

    /// <summary>It is no dictionary of byte sequences, or names an algorithm twice.</summary>
    public sealed record Malformed : ContentDigestResult;

    /// <summary>It has neither <c>sha-256</c> nor <c>sha-512</c>.</summary>
    public sealed record Unsupported : ContentDigestResult;

    /// <summary>It has at least one of them. Nothing is compared yet.</summary>
    public sealed record Present(ContentDigest Digest) : ContentDigestResult;
}
