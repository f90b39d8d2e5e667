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

    public bool Claims(MessageSignature signature, SignedRequest request) => _options.Mode != SignatureMode.Off && signature.Parameters.Tag == Tag;

    public async ValueTask<ProfileVerdict> VerifyAsync(MessageSignature signature, SignedRequest request, CancellationToken cancellationToken)
    {
        var parameters = signature.Parameters;
        var (agent, refusal) = SignatureAgent.Of(signature, request.Message.Headers);
        refusal ??= parameters.Components.Any(static component => component.Name is "@authority" or "@target-uri")
            ? null
            : SignatureRefusals.Invalid("The signature must cover @authority or @target-uri.");
        refusal ??= _times.Judge(parameters, time.GetUtcNow());
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
            KeyLookup.Found found => await ProveAsync(signature, request, found, agent),
            KeyLookup.Refused refused => refused.Refusal,
            _ => throw new InvalidOperationException("No such outcome."),
        };
    }

    private async ValueTask<ProfileVerdict> ProveAsync(MessageSignature signature, SignedRequest request, KeyLookup.Found found, SignatureAgent agent)
    {
        var (key, refusal) = SignatureProof.Check(signature, request, found.Keys, Algorithms);
        if (refusal is not null)
        {
            return refusal;
        }

        var principal = new Principal("web_bot", agent.Id) { Permissions = _permissions, KeyId = key!.Thumbprint };
        if (signature.Parameters.Nonce is { } nonce && Mode == SignatureMode.Enforce
            && await nonces.UseAsync(principal, nonce, _times.Retention(signature.Parameters, time.GetUtcNow())) is { } replayed)
        {
            return replayed;
        }

        return new ProfileVerdict.Verified(principal, new SignedNonce(signature.Parameters.Nonce, SignatureTimes.At(signature.Parameters.Created)) { IsUsed = true });
    }
}
