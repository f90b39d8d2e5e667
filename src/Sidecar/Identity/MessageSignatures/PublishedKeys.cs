using Sidecar.Identity.Profiles;
using Sidecar.Policies;
using Sidecar.Protocols.Jose;

namespace Sidecar.Identity.MessageSignatures;

/// <summary>Finds a signer's key where the signer publishes it. A key that is not there is looked for once more in a newer version, because signers rotate.</summary>
internal sealed class PublishedKeys<T>(IKeyDocuments<T> documents, KeyUse use) : IPublishedKeys
    where T : class, ISignerDocument
{
    public async ValueTask<KeyLookup> FindAsync(string url, Func<VerificationKey, bool> isNamed, CancellationToken cancellationToken)
    {
        var outcome = await documents.GetAsync(url, cancellationToken);
        if (outcome is DocumentOutcome<T>.Fetched first && use.Of(first.Document.Keys, isNamed).Count == 0)
        {
            outcome = await documents.RefreshAsync(url, first.Version, cancellationToken);
        }

        return outcome switch
        {
            DocumentOutcome<T>.Fetched fetched => use.Of(fetched.Document.Keys, isNamed) is { Count: > 0 } keys
                ? new KeyLookup.Found(keys, fetched.Url, fetched.Document.Keys.UcpVersion)
                : new KeyLookup.Refused(SignatureRefusals.KeyNotFound()),
            DocumentOutcome<T>.Failed failed => new KeyLookup.Refused(ToRefusal(failed)),
            _ => throw new InvalidOperationException("No such outcome."),
        };
    }

    // Whether a name leads into our network is not the caller's to know: such an address is one that does not answer.
    private static Refusal ToRefusal(DocumentOutcome<T>.Failed failed) => failed.Failure switch
    {
        DocumentFailure.Refused { Reason: DocumentRefusal.Denied or DocumentRefusal.NotAllowed } => IdentityRefusals.ProfileNotTrusted(),
        DocumentFailure.Refused { Reason: DocumentRefusal.InvalidUrl or DocumentRefusal.NotHttps or DocumentRefusal.Port } =>
            SignatureRefusals.InvalidProfileUrl("Name an https address without user, fragment, dot segments or a port of its own."),
        DocumentFailure.Malformed malformed => SignatureRefusals.ProfileMalformed(malformed.Note),
        DocumentFailure.Busy => SignatureRefusals.Busy(failed.RetryAfter),
        var other => SignatureRefusals.ProfileUnreachable(other.Note),
    };
}
