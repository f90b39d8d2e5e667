using Microsoft.Extensions.Primitives;
using Sidecar.Policies;

namespace Sidecar.Identity.ApiKeys;

/// <summary>Who calls, by a key of ours. In the order form, secret, standing: whoever holds no key costs no store, and learns nothing about any.</summary>
internal sealed class ApiKeyAuthenticator(IApiKeys keys, IdentityMode mode, TimeProvider time) : IAuthenticator
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

        return keys.Prove(key) switch
        {
            ApiKeyProof.Proven => FindAsync(key),
            ApiKeyProof.Wrong => Authentication.Rejected(Invalid),
            _ => Authentication.Rejected(ApiKeyRefusals.Unavailable()),
        };
    }

    private ValueTask<Authentication> FindAsync(ApiKey key)
    {
        var finding = keys.FindAsync(key.Id);
        return finding.IsCompletedSuccessfully ? Judge(key, finding.Result) : AwaitAsync(key, finding);
    }

    private async ValueTask<Authentication> AwaitAsync(ApiKey key, ValueTask<ApiKeyFinding> finding) => Judge(key, await finding);

    private Authentication Judge(ApiKey key, ApiKeyFinding found)
    {
        if (found.Key is not { } known)
        {
            return Authentication.Rejected(found.IsUnavailable ? ApiKeyRefusals.Unavailable() : Invalid);
        }

        if (Standing(known) is { } refusal)
        {
            return Authentication.Rejected(refusal);
        }

        keys.Used(key, known);
        return Authentication.Proven(known.Principal);
    }

    private Refusal? Standing(KnownApiKey key) => key switch
    {
        { IsRevoked: true } => ApiKeyRefusals.Revoked(),
        { ExpiresAt: { } end } when time.GetUtcNow() >= end => ApiKeyRefusals.Expired(),
        _ => null,
    };
}
