using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Sidecar.Identity;
using Sidecar.Identity.Jwt;
using Sidecar.State;
using Sidecar.Tests.Contracts;
using Sidecar.Tests.Policies;

namespace Sidecar.Tests.Identity.Jwt;

/// <summary>An issuer with keys in the configuration, and the authenticator that trusts it, at the beginning of 2026.</summary>
internal sealed class JwtBench(params TestKey[] keys)
{
    private JwtAuthenticator? _authenticator;

    public ManualTimeProvider Time { get; } = new();

    public IRevocations Revocations { get; set; } = FilledRevocations.InMemory(TimeProvider.System);

    public IdentityMode Mode { get; set; } = IdentityMode.Production;

    public JwtIssuerOptions Issuer { get; } = new() { Issuer = TestClaims.Issuer, Audiences = [TestClaims.Audience], Keys = TestKey.SetOf(keys) };

    public async Task<Authentication> AuthenticateAsync(params string[] authorization)
    {
        var request = new DefaultHttpContext().Request;
        request.Headers.Authorization = authorization;
        return await (_authenticator ??= Create()).AuthenticateAsync(SamplePassages.Of(request), CancellationToken.None);
    }

    public Task<Authentication> AuthenticateTokenAsync(string token) => AuthenticateAsync("Bearer " + token);

    private JwtAuthenticator Create()
    {
        var options = new JwtOptions { Issuers = { ["test"] = Issuer } };
        return new(new JwtVerifier(options, new JwtIssuers(options, new IdentityOptions { Mode = Mode }, Time, NullLogger<FetchedKeySource>.Instance), Revocations, Time));
    }
}
