using Microsoft.Extensions.Primitives;
using Sidecar.Policies;

namespace Sidecar.Identity.Jwt;

/// <summary>A caller proves itself by a token of a trusted issuer. The header goes on to the backend, which may want the token's other claims.</summary>
internal sealed class JwtAuthenticator(JwtVerifier verifier) : IAuthenticator
{
    public CredentialKind Kind => CredentialKind.Jwt;

    public IReadOnlyList<KeyValuePair<string, StringValues>> Challenges { get; } = [JwtRefusals.Challenge];

    public IReadOnlyList<string> SecretsIn(IHeaderDictionary headers) => [];

    public bool VerifiesSignatures => false;

    public ValueTask<Authentication> AuthenticateAsync(Passage passage, CancellationToken cancellationToken)
    {
        var token = BearerToken.Read(passage.Request.Headers.Authorization);
        return !token.IsPresented ? Authentication.Absent
            : token.Text is { } text ? verifier.VerifyAsync(text, cancellationToken)
            : Authentication.Rejected(JwtRefusals.Malformed());
    }
}
