namespace Sidecar.Policies;

/// <summary>What came of reading the request's body. A closed set.</summary>
internal abstract record BodyReading
{
    private BodyReading()
    {
    }

    /// <summary>What to answer when the body was not read to its end; null when it was.</summary>
    public virtual Refusal? Refusal => null;

    /// <summary>The whole body. Good for as long as the request; empty for a request without one.</summary>
    internal sealed record Read(ReadOnlyMemory<byte> Bytes) : BodyReading
    {
        private Digest? _sha256;

        public static Read Nothing { get; } = new(ReadOnlyMemory<byte>.Empty);

        /// <summary>The SHA-256 of the bytes, computed once for a request.</summary>
        public Digest Sha256 => _sha256 ??= Digest.OfBytes(Bytes.Span);
    }

    /// <summary>Longer than the caller takes. What was read is kept: the request can still be forwarded whole.</summary>
    internal sealed record TooLarge(long MaxBytes) : BodyReading
    {
        public override Refusal Refusal { get; } = BodyRefusals.TooLarge(MaxBytes);
    }

    /// <summary>It broke off, came too slowly, or is not what HTTP allows.</summary>
    internal sealed record Broken(Refusal Answer) : BodyReading
    {
        public override Refusal Refusal => Answer;
    }
}
