namespace Sidecar.Protocols.HttpSignatures;

/// <summary>How much a message may ask to be verified.</summary>
public sealed record MessageSignatureLimits
{
    /// <summary>The defaults.</summary>
    public static MessageSignatureLimits Default { get; } = new();

    /// <summary>Characters of <c>Signature-Input</c> and of <c>Signature</c>, each, all lines together. 8,192 when nothing is said.</summary>
    public int MaxLength { get; init; } = 8_192;

    /// <summary>Signatures of one message. 4 when nothing is said.</summary>
    public int MaxSignatures { get; init; } = 4;

    /// <summary>Covered components of one signature. 20 when nothing is said.</summary>
    public int MaxComponents { get; init; } = 20;
}
