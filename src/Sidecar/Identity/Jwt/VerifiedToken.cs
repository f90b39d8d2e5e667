using Sidecar.Policies;

namespace Sidecar.Identity.Jwt;

/// <summary>A token whose signature and claims are good: until it expires, and as long as its issuer's keys are the same.</summary>
/// <param name="Keys">Those that it was verified with.</param>
/// <param name="Expires">With the skew that is allowed.</param>
/// <param name="RevocationKeys">Empty where nobody asks.</param>
internal sealed record VerifiedToken(JwtIssuer Issuer, IssuerKeys Keys, Principal Principal, DateTimeOffset Expires, ReadOnlyMemory<Digest> RevocationKeys);
