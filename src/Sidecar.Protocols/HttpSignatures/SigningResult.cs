namespace Sidecar.Protocols.HttpSignatures;

/// <summary>What came of signing a message. A closed set: <see cref="Signed"/> and <see cref="Unsignable"/>.</summary>
public abstract record SigningResult
{
    private SigningResult()
    {
    }

    /// <summary>The message is signed when it gets these two fields.</summary>
    /// <param name="SignatureInput">The value of <c>Signature-Input</c>.</param>
    /// <param name="Signature">The value of <c>Signature</c>.</param>
    public sealed record Signed(string SignatureInput, string Signature) : SigningResult;

    /// <summary>The message lacks what was to be covered.</summary>
    public sealed record Unsignable(SignatureBaseResult Base) : SigningResult;
}
