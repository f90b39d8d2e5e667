using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Sidecar.Identity;
using Sidecar.Policies;

namespace Sidecar.Tests.Identity;

/// <summary>Finds on every request what the test says.</summary>
internal sealed class FakeAuthenticator(Authentication found, bool waits = false) : IAuthenticator
{
    public int Asked { get; private set; }

    public CredentialKind Kind { get; init; } = CredentialKind.ApiKey;

    public IReadOnlyList<KeyValuePair<string, StringValues>> Challenges { get; init; } = [new("WWW-Authenticate", "ApiKey realm=\"sidecar\"")];

    public IReadOnlyList<string> Secrets { get; init; } = [];

    public IReadOnlyList<string> SecretsIn(IHeaderDictionary headers) => Secrets;

    public bool VerifiesSignatures { get; init; }

    public ValueTask<Authentication> AuthenticateAsync(Passage passage, CancellationToken cancellationToken)
    {
        Asked++;
        return waits ? LaterAsync() : found;
    }

    private async ValueTask<Authentication> LaterAsync()
    {
        await Task.Yield();
        return found;
    }
}
