using System.Collections.Frozen;
using Sidecar.Policies;
using Sidecar.Protocols.HttpSignatures;
using Sidecar.Protocols.Jose;

namespace Sidecar.Identity.MessageSignatures;

/// <summary>
/// Web Bot Auth (draft-ietf-webbotauth-httpsig-protocol): the caller is the bot whose directory <c>Signature-Agent</c> names. It says who asks and not for what.
/// </summary>
internal sealed class WebBotAuthSignatures(MessageSignatureOptions options, IPublishedKeys directories, IPublishedKeys keySets, SignatureNonces nonces, TimeProvider time) : ISignatureProfile
{
    public const string Tag = "web-bot-auth";

    private static readonly SignatureAlgorithm[] Algorithms = [SignatureAlgorithm.Ed25519, SignatureAlgorithm.Es256, SignatureAlgorithm.Es384, SignatureAlgorithm.RsaPssSha512];

    private readonly WebBotAuthOptions _options = options.WebBotAuth;
    private readonly FrozenSet<string> _permissions = options.WebBotAuth.Permissions.ToFrozenSet(StringComparer.Ordinal);
    private readonly SignatureTimes _times = new(MaxAge: null, options.WebBotAuth.MaxLifetime, RequiresCreated: true, options.Skew);

    public string Name => "web_bot_auth";

    public SignatureMode Mode => _options.Mode;

    public int MostSignatures => 1;

    public string Wanted => _options.RequireNonce
        ? $"bot=(\"@authority\" \"signature-agent\";key=\"bot\");created;expires;nonce;tag=\"{Tag}\""
        : $"bot=(\"@authority\" \"signature-agent\";key=\"bot\");created;expires;tag=\"{Tag}\"";

    public bool Claims(MessageSignature signature, SignedRequest request) => _options.Mode != SignatureMode.Off && signature.Parameters.Tag == Tag;

    public async ValueTask<ProfileVerdict> VerifyAsync(MessageSignature signature, SignedRequest request, CancellationToken cancellationToken)
    {
        var parameters = signature.Parameters;
        var (agent, unusable) = SignatureAgent.Of(signature, request.Message.Headers);
        if (unusable is not null)
        {
            return unusable;
        }

        var refusal = parameters.Components.Any(static component => component.Name is "@authority" or "@target-uri")
            ? null
            : SignatureRefusals.Invalid("The signature must cover @authority or @target-uri.");
        refusal ??= SignatureProof.Plausible(signature, Algorithms) ?? _times.Judge(parameters, time.GetUtcNow());
        refusal ??= (parameters.KeyId, parameters.Nonce) switch
        {
            (null, _) => SignatureRefusals.Invalid("The signature must name its key by thumbprint: keyid."),
            (_, null) when _options.RequireNonce => SignatureRefusals.Invalid("The signature must have a nonce."),
            _ => null,
        };
        if (refusal is not null)
        {
            return refusal;
        }

        return await (agent!.IsKeySet ? keySets : directories).FindAsync(agent.Url, key => key.Thumbprint == parameters.KeyId, cancellationToken) switch
        {
            KeyLookup.Found found => await ProveAsync(signature, request, found, agent, cancellationToken),
            KeyLookup.Refused refused => refused.Refusal,
            _ => throw new InvalidOperationException("No such outcome."),
        };
    }

    private async ValueTask<ProfileVerdict> ProveAsync(MessageSignature signature, SignedRequest request, KeyLookup.Found found, SignatureAgent agent, CancellationToken cancellationToken)
    {
        var verdict = SignatureProof.Check(signature, request, found.Keys, Algorithms);
        if (verdict is not KeyVerdict.Signed { Key: var key })
        {
            return ((KeyVerdict.Refused)verdict).Refusal;
        }

        var principal = new Principal("web_bot", agent.NameOf(found.Source)) { Permissions = _permissions, KeyId = key.Thumbprint, AllowedProfiles = FrozenSet<string>.Empty };
        var refusal = await BodyDigest.CheckAsync(signature, request, options.MaxBodyBytes, cancellationToken);

        // Whoever has a domain is such a caller, so nonces are remembered only where the operator asks for them, and not for long.
        if (refusal is null && _options.RequireNonce && Mode == SignatureMode.Enforce)
        {
            refusal = await nonces.UseAsync(principal, signature.Parameters.Nonce!, _times.Retention(signature.Parameters, time.GetUtcNow()));
        }

        return refusal is null
            ? new ProfileVerdict.Verified(
                principal, key, new SignedNonce(signature.Parameters.Nonce, SignatureTimes.At(signature.Parameters.Created)) { IsUsed = _options.RequireNonce })
            : refusal;
    }
}
