using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.Features;
using Sidecar.Policies;
using Sidecar.Protocols.Dpop;
using Sidecar.Protocols.SpendTokens;
using Sidecar.State;

namespace Sidecar.SpendTokens;

/// <summary>
/// Whether a request may use the token that it shows: it has the key that the token is bound to (a DPoP proof, or the request's own signature), or is the request that it is bound to. A proof counts once, over all replicas.
/// </summary>
internal sealed class PossessionProof(SpendTokensOptions options, DpopNonces nonces, SignedPossession signatures, INonces used, PublicUrls urls, TimeProvider time)
{
    // A body that a token is bound to is hashed whole.
    private const long MostBytes = 16 * 1024 * 1024;

    /// <returns>Null where it may.</returns>
    public ValueTask<Refusal?> CheckAsync(Passage passage, SpendToken token, ReadOnlyMemory<char> text, CancellationToken cancellationToken) => token.Binding switch
    {
        SpendTokenBinding.Bearer => default,
        SpendTokenBinding.ToKey key => IsSignedBy(key, passage) ? signatures.CheckAsync(passage, passage.Signature!, cancellationToken) : CheckKeyAsync(passage, key, text, cancellationToken),
        SpendTokenBinding.ToRequest request => CheckRequestAsync(passage, request, cancellationToken),
        _ => throw new InvalidOperationException("No such binding."),
    };

    // Who sends a proof is judged by it.
    private static bool IsSignedBy(SpendTokenBinding.ToKey bound, Passage passage) =>
        passage.Signature?.KeyThumbprint == bound.Thumbprint && !passage.Request.Headers.ContainsKey(PresentedSpendToken.DpopHeader);

    private async ValueTask<Refusal?> CheckKeyAsync(Passage passage, SpendTokenBinding.ToKey bound, ReadOnlyMemory<char> text, CancellationToken cancellationToken)
    {
        var request = passage.Request;
        if (request.Headers[PresentedSpendToken.DpopHeader] is not [{ } value])
        {
            return nonces.Current is { } nonce ? SpendTokenRefusals.NonceRequired(nonce) : SpendTokenRefusals.ProofInvalid("there is not exactly one DPoP header, and the token's key did not sign the request");
        }

        var parsed = DpopProof.Parse(value);
        if (parsed is not DpopProofResult.Parsed { Proof: var proof })
        {
            return SpendTokenRefusals.ProofInvalid($"the proof {((DpopProofResult.Malformed)parsed).Reason}");
        }

        var expected = new DpopExpectation
        {
            Method = request.Method,
            Url = urls.Of(request),
            MaxAge = options.Dpop.MaxAge,
            Skew = options.Skew,
            Token = text.ToString(),
            KeyThumbprint = bound.Thumbprint,
            Nonces = nonces.Good,
        };
        return proof.Verify(expected, time.GetUtcNow()) switch
        {
            DpopVerdict.Proven proven => await UseAsync(proven, cancellationToken),
            DpopVerdict.Refused { Fault: DpopFault.NoNonce or DpopFault.OtherNonce } => SpendTokenRefusals.NonceRequired(nonces.Current!),
            DpopVerdict.Refused refused => SpendTokenRefusals.ProofInvalid($"the proof is refused: {refused.Fault}"),
            _ => throw new InvalidOperationException("No such verdict."),
        };
    }

    private async ValueTask<Refusal?> UseAsync(DpopVerdict.Proven proven, CancellationToken cancellationToken)
    {
        var key = Digest.OfParts("dpop", proven.KeyThumbprint, proven.Id);
        return await used.TryUseAsync(key, options.Dpop.MaxAge + (2 * options.Skew), cancellationToken) switch
        {
            NonceUse.Fresh => null,
            NonceUse.Used => SpendTokenRefusals.ProofInvalid("the proof was used before"),
            _ => SpendRefusals.Unavailable("the store of nonces is full or away", isStoreAway: true),
        };
    }

    private static async ValueTask<Refusal?> CheckRequestAsync(Passage passage, SpendTokenBinding.ToRequest bound, CancellationToken cancellationToken)
    {
        var reading = await passage.ReadBodyAsync(MostBytes, cancellationToken);
        if (reading is not BodyReading.Read read)
        {
            return reading.Refusal;
        }

        var hash = new byte[SHA256.HashSizeInBytes];
        read.Sha256.CopyTo(hash);
        var target = passage.Request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        return RequestBinding.Matches(bound, passage.Request.Method, target, hash) ? null : SpendTokenRefusals.ProofInvalid("the token is bound to another request");
    }
}
