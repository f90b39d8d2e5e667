namespace Sidecar.Protocols.HttpSignatures;

/// <summary>Whether a signature is one.</summary>
public enum SignatureOutcome
{
    /// <summary>The holder of the key did not sign this message with these parameters.</summary>
    Invalid,

    /// <summary>The holder of the key signed what is covered, and nothing more is said: not when, not for whom, not whether enough is covered.</summary>
    Valid,

    /// <summary>The signature's <c>alg</c> is not known here, or the key's type has no algorithm of HTTP signatures.</summary>
    UnsupportedAlgorithm,

    /// <summary>The signature's <c>alg</c> is known, but it is not one that the key is for.</summary>
    AlgorithmMismatch,

    /// <summary>What is said to be covered cannot be found in the message.</summary>
    NoSignatureBase,
}

/// <summary>What came of verifying one signature. A default value is an invalid one.</summary>
/// <param name="Outcome">Whether it is valid.</param>
/// <param name="Base">Why there is no signature base, when that is the outcome.</param>
public readonly record struct SignatureVerdict(SignatureOutcome Outcome, SignatureBaseResult Base = default);
