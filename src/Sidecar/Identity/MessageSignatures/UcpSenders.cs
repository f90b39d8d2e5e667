namespace Sidecar.Identity.MessageSignatures;

/// <summary>Makes known who sent what is signed as UCP prescribes it, for those who expect certain senders: order events come from the businesses that an operator names.</summary>
internal sealed class UcpSenders(SignedRequests requests, PublishedKeys<UcpProfileDocument> keys, TimeProvider time)
{
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(30);

    /// <param name="profiles">Who may send; at least one.</param>
    /// <param name="maxBodyBytes">The longest body whose digest is compared.</param>
    public UcpSender Of(IReadOnlyList<string> profiles, long maxBodyBytes)
    {
        var options = new UcpSignatureOptions { Mode = SignatureMode.Enforce, Profiles = profiles };

        // A delivery that is tried again keeps its signature, so its age says nothing; its end does.
        return new UcpSender(requests, new UcpSignatures(options, maxBodyBytes, new SignatureTimes(MaxAge: null, MaxLifetime: null, RequiresCreated: false, Skew), keys, time));
    }
}
