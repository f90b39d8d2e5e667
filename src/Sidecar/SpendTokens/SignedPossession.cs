using Microsoft.AspNetCore.Http.Features;
using Sidecar.Policies;
using Sidecar.State;

namespace Sidecar.SpendTokens;

/// <summary>
/// Whether the request's own signature, by the key that its token is bound to, does what a proof of possession does: it is for this request with this token and nothing else, it was made just now, and
/// it counts once, over all replicas.
/// </summary>
internal sealed class SignedPossession(SpendTokensOptions options, DpopNonces nonces, INonces used, TimeProvider time)
{
    // Of a body without a declared length only reading it tells whether there is one.
    private const long MostBytes = 16 * 1024 * 1024;

    /// <returns>Null where it does.</returns>
    public async ValueTask<Refusal?> CheckAsync(Passage passage, IRequestSignature signature, CancellationToken cancellationToken)
    {
        if (Missing(passage.Request, signature) is { Count: > 0 } missing)
        {
            return SpendTokenRefusals.SignatureIncomplete(missing);
        }

        if (FreshnessFault(signature, time.GetUtcNow()) is { } fault)
        {
            return SpendTokenRefusals.ProofInvalid(fault);
        }

        if (nonces.Current is { } nonce && !(signature.Nonce is { } signed && nonces.Has(signed)))
        {
            return SpendTokenRefusals.NonceRequired(nonce);
        }

        return await CheckBodyAsync(passage, signature, cancellationToken) ?? await UseAsync(signature, cancellationToken);
    }

    private static List<string> Missing(HttpRequest request, IRequestSignature signature)
    {
        var missing = new List<string>();
        Demand("@method");
        if (!signature.Covers("@target-uri"))
        {
            Demand("@authority");
            DemandTarget();
        }

        Demand(request.Headers.ContainsKey(PresentedSpendToken.Header) ? "x-spend-token" : "authorization");
        if (signature.Created is null)
        {
            missing.Add("created");
        }

        return missing;

        void Demand(string component)
        {
            if (!signature.Covers(component))
            {
                missing.Add(component);
            }
        }

        void DemandTarget()
        {
            if (!signature.Covers("@request-target"))
            {
                Demand("@path");
                if (request.QueryString.HasValue)
                {
                    Demand("@query");
                }
            }
        }
    }

    private string? FreshnessFault(IRequestSignature signature, DateTimeOffset now) =>
        signature.Created > now + options.Skew ? "the signature was made in the future"
        : signature.Created < now - options.Skew - options.Dpop.MaxAge ? "the signature is too old to be a proof"
        : null;

    // Whoever verified the signature has compared the digest with the body.
    private static async ValueTask<Refusal?> CheckBodyAsync(Passage passage, IRequestSignature signature, CancellationToken cancellationToken)
    {
        if (signature.Covers("content-digest") || passage.Request.ContentLength == 0 || HasNoBody(passage.Request))
        {
            return null;
        }

        return await passage.ReadBodyAsync(MostBytes, cancellationToken) switch
        {
            BodyReading.Read { Bytes.IsEmpty: true } => null,
            BodyReading.Read => SpendTokenRefusals.SignatureIncomplete(["content-digest"]),
            var reading => reading.Refusal,
        };
    }

    private static bool HasNoBody(HttpRequest request) =>
        request.ContentLength is null && request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == false;

    private async ValueTask<Refusal?> UseAsync(IRequestSignature signature, CancellationToken cancellationToken)
    {
        var key = Digest.OfParts("signature", signature.KeyThumbprint, signature.Content().ToString());
        return await used.TryUseAsync(key, options.Dpop.MaxAge + (2 * options.Skew), cancellationToken) switch
        {
            NonceUse.Fresh => null,
            NonceUse.Used => SpendTokenRefusals.ProofInvalid("the signature was used before; two requests that are signed in one second need a nonce"),
            _ => SpendRefusals.Unavailable("the store of nonces is full or away", isStoreAway: true),
        };
    }
}
