using Microsoft.Extensions.Primitives;
using Sidecar.Policies;

namespace Sidecar.Identity;

/// <summary>
/// One way to prove who calls, compiled for one policy. The threat: a request that only says who sent it. The promise: <see cref="Authentication.Proven"/> only after a secret or a
/// signature was checked; an unknown key and a wrong secret look and cost the same; <see cref="Authentication.Absent"/> only where the request does not even try.
/// </summary>
internal interface IAuthenticator
{
    CredentialKind Kind { get; }

    /// <summary>Headers that tell a caller without credentials what is accepted, e.g. <c>WWW-Authenticate: ApiKey</c>.</summary>
    IReadOnlyList<KeyValuePair<string, StringValues>> Challenges { get; }

    /// <summary>Which headers of a request hold secrets of ours: where this kind is accepted they never reach the backend, also where another kind decided.</summary>
    IReadOnlyList<string> SecretsIn(IHeaderDictionary headers);

    /// <summary>Whether it puts a <see cref="SignedNonce"/> on the passage.</summary>
    bool VerifiesSignatures { get; }

    /// <summary>The path without waiting is synchronous. May put a <see cref="SignedNonce"/> on the passage and name headers that end here; nothing else of the passage is its.</summary>
    ValueTask<Authentication> AuthenticateAsync(Passage passage, CancellationToken cancellationToken);
}
