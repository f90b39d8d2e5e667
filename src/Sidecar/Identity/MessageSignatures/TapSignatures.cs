using System.Collections.Frozen;
using Sidecar.Policies;
using Sidecar.Protocols.HttpSignatures;
using Sidecar.Protocols.Jose;

namespace Sidecar.Identity.MessageSignatures;

/// <summary>Visa's Trusted Agent Protocol: short-lived signatures with a nonce, by keys that the operator knows.</summary>
internal sealed class TapSignatures(MessageSignatureOptions options, ITapKeys keys, SignatureNonces nonces, TimeProvider time) : ISignatureProfile
{
    private static readonly SignatureAlgorithm[] Algorithms = [SignatureAlgorithm.Ed25519, SignatureAlgorithm.RsaPssSha512];
    private static readonly RequiredComponent[] Required = [RequiredComponent.Always("@authority"), RequiredComponent.Always("@path")];

    private readonly TapOptions _options = options.Tap;
    private readonly IReadOnlyList<string> _tags = options.Tap.Tags.Count > 0 ? options.Tap.Tags : AllTags;
    private readonly FrozenSet<string> _permissions = options.Tap.Permissions.ToFrozenSet(StringComparer.Ordinal);
    private readonly SignatureTimes _times = new(MaxAge: null, options.Tap.MaxLifetime, RequiresCreated: true, options.Skew);

    public static IReadOnlyList<string> AllTags { get; } = ["agent-browser-auth", "agent-payer-auth"];

    public string Name => "tap";

    public SignatureMode Mode => _options.Mode;

    public bool Claims(MessageSignature signature, SignedRequest request) =>
        _options.Mode != SignatureMode.Off && signature.Parameters.Tag is { } tag && _tags.Contains(tag);

    public async ValueTask<ProfileVerdict> VerifyAsync(MessageSignature signature, SignedRequest request, CancellationToken cancellationToken)
    {
        var parameters = signature.Parameters;
        var refusal = SignatureProof.Cover(signature, request, Required) ?? _times.Judge(parameters, time.GetUtcNow());
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
            KeyLookup.Found found => await ProveAsync(signature, request, found, nonce),
            KeyLookup.Refused refused => refused.Refusal,
            _ => throw new InvalidOperationException("No such outcome."),
        };
    }

    private async ValueTask<ProfileVerdict> ProveAsync(MessageSignature signature, SignedRequest request, KeyLookup.Found found, string nonce)
    {
        var (key, refusal) = SignatureProof.Check(signature, request, found.Keys, Algorithms);
        if (refusal is not null)
        {
            return refusal;
        }

        var keyId = key!.KeyId ?? key.Thumbprint;
        var principal = new Principal("tap", keyId) { Permissions = _permissions, KeyId = keyId };
        if (Mode == SignatureMode.Enforce && await nonces.UseAsync(principal, nonce, _times.Retention(signature.Parameters, time.GetUtcNow())) is { } replayed)
        {
            return replayed;
        }

        return new ProfileVerdict.Verified(principal, new SignedNonce(nonce, SignatureTimes.At(signature.Parameters.Created)) { IsUsed = true });
    }
}
