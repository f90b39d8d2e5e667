using System.Collections.Frozen;
using Sidecar.Policies;
using Sidecar.Protocols.HttpSignatures;
using Sidecar.Protocols.Jose;

namespace Sidecar.Identity.MessageSignatures;

/// <summary>
/// UCP's profile: the caller is the platform whose profile <c>UCP-Agent</c> names and whose keys that profile holds. The signature covers all of the request that decides something, so that
/// nobody on the way changes it.
/// </summary>
/// <param name="maxBodyBytes">The longest body whose digest is compared.</param>
internal sealed class UcpSignatures(UcpSignatureOptions options, long maxBodyBytes, SignatureTimes times, IPublishedKeys keys, TimeProvider time) : ISignatureProfile
{
    // UCP's table: what is there must be covered.
    private static readonly RequiredComponent[] Always =
    [
        RequiredComponent.Always("@method"),
        RequiredComponent.Always("@authority"),
        RequiredComponent.Always("@path"),
        RequiredComponent.Of(CoverageCondition.QueryPresent, CoveredComponent.Of("@query")),
        RequiredComponent.IfPresent("idempotency-key"),
        RequiredComponent.Of(CoverageCondition.ContentPresent, CoveredComponent.Of("content-digest")),
        RequiredComponent.Of(CoverageCondition.ContentPresent, CoveredComponent.Of("content-type")),
    ];

    private static readonly CoveredComponent WholeAgent = CoveredComponent.Of("signature-agent");
    private static readonly SignatureAlgorithm[] Algorithms = [SignatureAlgorithm.Es256, SignatureAlgorithm.Es384, SignatureAlgorithm.Ed25519];

    private readonly FrozenSet<string> _permissions = options.Permissions.ToFrozenSet(StringComparer.Ordinal);
    private readonly FrozenSet<string>? _profiles = BoundProfiles.Compile(options.Profiles);

    private readonly IReadOnlyList<RequiredComponent> _required = options.RequireAgentCoverage ? [.. Always, RequiredComponent.IfPresent("ucp-agent")] : Always;

    public string Name => "ucp";

    public SignatureMode Mode => options.Mode;

    /// <summary>All of one request are by one signer: the profile's.</summary>
    public int MostSignatures => 2;

    public string Wanted => "ucp=(\"@method\" \"@authority\" \"@path\" \"ucp-agent\");created";

    /// <summary>Signatures without a tag, and those for web bots too that cover the agent: UCP knows both shapes.</summary>
    public bool Claims(MessageSignature signature, SignedRequest request) => options.Mode != SignatureMode.Off && signature.Parameters.Tag switch
    {
        null => request.Headers.ContainsKey(UcpAgent.Header),
        WebBotAuthSignatures.Tag => signature.Parameters.Components.Any(static component => component.Name == "ucp-agent"),
        _ => false,
    };

    public async ValueTask<ProfileVerdict> VerifyAsync(MessageSignature signature, SignedRequest request, CancellationToken cancellationToken)
    {
        if (!UcpAgent.TryRead(request.Message.Headers, out var profile))
        {
            return SignatureRefusals.InvalidProfileUrl("Send UCP-Agent with the address of your profile: profile=\"https://agent.example/.well-known/ucp\".");
        }

        if (_profiles is not null && !(ProfileUrl.Normal(profile) is { } normal && _profiles.Contains(normal)))
        {
            return IdentityRefusals.ProfileNotTrusted();
        }

        var (hasContent, unread) = await HasContentAsync(request, cancellationToken);
        if (unread is not null)
        {
            return unread;
        }

        var refusal = SignatureProof.Cover(signature, request, _required, hasContent)
            ?? CoverAgent(signature, request)
            ?? SignatureProof.Plausible(signature, Algorithms)
            ?? times.Judge(signature.Parameters, time.GetUtcNow());
        if (refusal is not null)
        {
            return refusal;
        }

        if (signature.Parameters.KeyId is not { } keyId)
        {
            return SignatureRefusals.Invalid("The signature must name its key: keyid.");
        }

        var isForBots = signature.Parameters.Tag is not null;
        return await keys.FindAsync(profile, key => key.Thumbprint == keyId || (!isForBots && key.KeyId == keyId), cancellationToken) switch
        {
            KeyLookup.Found found => await ProveAsync(signature, request, found, cancellationToken),
            KeyLookup.Refused refused => refused.Refusal,
            _ => throw new InvalidOperationException("No such outcome."),
        };
    }

    private async ValueTask<ProfileVerdict> ProveAsync(MessageSignature signature, SignedRequest request, KeyLookup.Found found, CancellationToken cancellationToken)
    {
        var verdict = SignatureProof.Check(signature, request, found.Keys, Algorithms);
        if (verdict is not KeyVerdict.Signed { Key: var key })
        {
            return ((KeyVerdict.Refused)verdict).Refusal;
        }

        var refusal = await BodyDigest.CheckAsync(signature, request, maxBodyBytes, cancellationToken) ?? JudgeVersion(found.UcpVersion);
        return refusal is not null
            ? refusal
            : new ProfileVerdict.Verified(
                new Principal("ucp", found.Source) { Permissions = _permissions, KeyId = key.KeyId ?? key.Thumbprint, Profile = found.Source },
                key,
                new SignedNonce(signature.Parameters.Nonce, SignatureTimes.At(signature.Parameters.Created)));
    }

    // Versions are equal or they are not; none is later or better than another.
    private Refusal? JudgeVersion(string? version) =>
        options.Versions.Count == 0 || options.Versions.Contains(version) ? null : SignatureRefusals.VersionUnsupported(options.Versions, options.ContinueUrl);

    // What a request without a declared length has, only reading it tells.
    private async ValueTask<(bool HasContent, Refusal? Refusal)> HasContentAsync(SignedRequest request, CancellationToken cancellationToken)
    {
        if (request.AnnouncesContent is { } announced)
        {
            return (announced, null);
        }

        var reading = await request.Passage.ReadBodyAsync(maxBodyBytes, cancellationToken);
        return (reading is BodyReading.Read { Bytes.Length: > 0 }, reading.Refusal);
    }

    // Of Signature-Agent the member of the signature's own label is what counts.
    private static Refusal? CoverAgent(MessageSignature signature, SignedRequest request) =>
        request.Headers.ContainsKey("signature-agent")
            && !SignatureCoverage.Covers(signature.Parameters, WholeAgent)
            && !SignatureCoverage.Covers(signature.Parameters, CoveredComponent.OfMember("signature-agent", signature.Label))
            ? SignatureRefusals.Invalid("The signature does not cover: \"signature-agent\".")
            : null;
}
