namespace Sidecar.Protocols.HttpSignatures;

/// <summary>What was found in <c>Signature-Input</c> and <c>Signature</c>. A closed set: <see cref="Unsigned"/>, <see cref="Signed"/> and <see cref="Malformed"/>.</summary>
public abstract record MessageSignaturesResult
{
    private MessageSignaturesResult()
    {
    }

    /// <summary>Neither field came.</summary>
    public sealed record Unsigned : MessageSignaturesResult
    {
        internal static readonly Unsigned Instance = new();
    }

    /// <summary>Signatures that can be looked at, in the order of <c>Signature-Input</c>; at least one. None is verified.</summary>
    public sealed record Signed(IReadOnlyList<MessageSignature> Signatures) : MessageSignaturesResult;

    /// <summary>The fields cannot be read, or not in one way only. Nobody may take the message for an unsigned one.</summary>
    public sealed record Malformed(SignatureFieldError Error) : MessageSignaturesResult;
}
