using Sidecar.Protocols.HttpSignatures;

namespace Sidecar.Identity.MessageSignatures;

/// <summary>One protocol's use of RFC 9421: which components must be covered, where the keys are, how long a signature is good.</summary>
internal interface ISignatureProfile
{
    /// <summary>The label in metrics, from a closed set.</summary>
    string Name { get; }

    SignatureMode Mode { get; }

    /// <summary>How many signatures of one request are tried: each may cost a look-up of keys.</summary>
    int MostSignatures { get; }

    /// <summary>What <c>Accept-Signature</c> asks for (RFC 9421 §5.1).</summary>
    string Wanted { get; }

    /// <summary>Whether the signature is meant for this profile. Nothing is verified, and whatever no profile takes is as if it were not there.</summary>
    bool Claims(MessageSignature signature, SignedRequest request);

    /// <summary>Verifies it wholly: coverage, times, key, signature, body, nonce, in the order of their costs.</summary>
    ValueTask<ProfileVerdict> VerifyAsync(MessageSignature signature, SignedRequest request, CancellationToken cancellationToken);
}
