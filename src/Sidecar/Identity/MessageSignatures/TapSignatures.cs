using System.Collections.Frozen;
using Sidecar.Policies;
using Sidecar.Protocols.HttpSignatures;
using Sidecar.Protocols.Jose;

namespace Sidecar.Identity.MessageSignatures;

/// <summary>Visa's Trusted Agent Protocol: short-lived signatures with a nonce, by keys that the operator knows.</summary>
internal sealed class TapSignatures(MessageSignatureOptions options, ITapKeys keys, SignatureNonces nonces, TimeProvider time) : ISignatureProfile
{
    private const string PayerTag = "agent-payer-auth";

    public static IReadOnlyList<SignatureAlgorithm> Algorithms { get; } = [SignatureAlgorithm.Ed25519, SignatureAlgorithm.RsaPssSha512];
    private static readonly RequiredComponent[] Required = [RequiredComponent.Always("@authority"), RequiredComponent.Always("@path")];

    private readonly TapOptions _options = options.Tap;
    private readonly IReadOnlyList<string> _tags = options.Tap.Tags.Count > 0 ? options.Tap.Tags : AllTags;
    private readonly FrozenSet<string> _browser = options.Tap.BrowserPermissions.ToFrozenSet(StringComparer.Ordinal);
    private readonly FrozenSet<string> _payer = options.Tap.PayerPermissions.ToFrozenSet(StringComparer.Ordinal);
    private readonly SignatureTimes _times = new(MaxAge: null, options.Tap.MaxLifetime, RequiresCreated: true, options.Skew);

    public static IReadOnlyList<string> AllTags { get; } = ["agent-browser-auth", PayerTag];

    public string Name => "tap";

    public SignatureMode Mode => _options.Mode;

    public int MostSignatures => 1;

    public string Wanted => $"tap=(\"@authority\" \"@path\");created;expires;tag=\"{_tags[0]}\"";

    public bool Claims(MessageSignature signature, SignedRequest request) =>
        _options.Mode != SignatureMode.Off && signature.Parameters.Tag is { } tag && _tags.Contains(tag);

    public async ValueTask<ProfileVerdict> VerifyAsync(MessageSignature signature, SignedRequest request, CancellationToken cancellationToken)
    {
        var parameters = signature.Parameters;
        var refusal = SignatureProof.Cover(signature, request, Required, hasContent: false) ?? SignatureProof.Plausible(signature, Algorithms) ?? _times.Judge(parameters, time.GetUtcNow());
        if (refusal is not null)
        {
            return refusal;
        }

        if (parameters is not { KeyId: { } keyId, Nonce: { } nonce })
        {
            return SignatureRefusals.Invalid("The signature must name its key and have a nonce: keyid, nonce.");
        }

        return await keys.FindAsync(keyId, cancellationToken) switch
        {
            KeyLookup.Found found => await ProveAsync(signature, request, found, nonce, cancellationToken),
            KeyLookup.Refused refused => refused.Refusal,
            _ => throw new InvalidOperationException("No such outcome."),
        };
    }

    private async ValueTask<ProfileVerdict> ProveAsync(MessageSignature signature, SignedRequest request, KeyLookup.Found found, string nonce, CancellationToken cancellationToken)
    {
        var verdict = SignatureProof.Check(signature, request, found.Keys, Algorithms);
        if (verdict is not KeyVerdict.Signed { Key: var key })
        {
            return ((KeyVerdict.Refused)verdict).Refusal;
        }

        // Known by the thumbprint: a registry holds keys of many owners, and a kid is what each of them wrote.
        var principal = new Principal("tap", key.Thumbprint)
        {
            Permissions = signature.Parameters.Tag == PayerTag ? _payer : _browser,
            KeyId = key.KeyId ?? key.Thumbprint,
            AllowedProfiles = FrozenSet<string>.Empty,
        };
        var refusal = await BodyDigest.CheckAsync(signature, request, options.MaxBodyBytes, cancellationToken);
        if (refusal is null && Mode == SignatureMode.Enforce)
        {
            refusal = await nonces.UseAsync(principal, nonce, _times.Retention(signature.Parameters, time.GetUtcNow()));
        }

        return refusal is null
            ? new ProfileVerdict.Verified(principal, key, new SignedNonce(nonce, SignatureTimes.At(signature.Parameters.Created)) { IsUsed = true })
            : refusal;
    }
}
