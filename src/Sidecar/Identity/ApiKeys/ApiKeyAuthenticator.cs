using Microsoft.Extensions.Primitives;
using Sidecar.Policies;

namespace Sidecar.Identity.ApiKeys;

/// <summary>Who calls, by a key of ours. In the order form, secret, standing: junk costs no store, and nobody learns how a key stands without holding it.</summary>
internal sealed class ApiKeyAuthenticator(IApiKeys keys, ApiKeyPeppers peppers, IdentityMode mode, TimeProvider time) : IAuthenticator
{
    private static readonly Refusal Invalid = ApiKeyRefusals.Invalid();
    private static readonly Refusal TestMode = ApiKeyRefusals.TestMode();

    public CredentialKind Kind => CredentialKind.ApiKey;

    public IReadOnlyList<KeyValuePair<string, StringValues>> Challenges { get; } = [ApiKeyRefusals.Challenge];

    public IReadOnlyList<string> SecretsIn(IHeaderDictionary headers) => PresentedApiKey.HeadersIn(headers);

    public bool VerifiesSignatures => false;

    public ValueTask<Authentication> AuthenticateAsync(Passage passage, CancellationToken cancellationToken)
    {
        var presented = PresentedApiKey.Read(passage.Request.Headers);
        if (presented.Header is null)
        {
            return Authentication.Absent;
        }

        if (presented.Key is not { } key)
        {
            return Authentication.Rejected(presented.Refusal!);
        }

        if (key.IsTest && mode == IdentityMode.Production)
        {
            return Authentication.Rejected(TestMode);
        }

        var finding = keys.FindAsync(key.Id);
        return finding.IsCompletedSuccessfully ? Judge(key, finding.Result) : AwaitAsync(key, finding);
    }

    private async ValueTask<Authentication> AwaitAsync(ApiKey key, ValueTask<ApiKeyFinding> finding) => Judge(key, await finding);

    private Authentication Judge(ApiKey key, ApiKeyFinding found)
    {
        if (found.IsUnavailable)
        {
            return Authentication.Rejected(ApiKeyRefusals.Unavailable());
        }

        // Other replicas may have the pepper already, or still: whoever holds the key is not told that it is wrong.
        if (found.Key is { } kept && !peppers.Knows(kept.Hash.Pepper))
        {
            return Authentication.Rejected(ApiKeyRefusals.Unavailable("the key was hashed with a pepper that Sidecar:Identity:ApiKeys:Peppers does not have"));
        }

        // Also where there is no such key: an id that is taken must not show in the time that a guess takes.
        if (!peppers.Proves(key, found.Key?.Hash))
        {
            return Authentication.Rejected(Invalid);
        }

        if (Standing(found.Key!) is { } refusal)
        {
            return Authentication.Rejected(refusal);
        }

        keys.Used(key, found.Key!);
        return Authentication.Proven(found.Key!.Principal);
    }

    private Refusal? Standing(KnownApiKey key) => key switch
    {
        { IsRevoked: true } => ApiKeyRefusals.Revoked(),
        { ExpiresAt: { } end } when time.GetUtcNow() >= end => ApiKeyRefusals.Expired(),
        _ => null,
    };
}
