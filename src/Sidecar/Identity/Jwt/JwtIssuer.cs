using System.Collections.Frozen;

namespace Sidecar.Identity.Jwt;

/// <summary>An issuer whose tokens count, compiled.</summary>
/// <param name="Name">In the configuration; part of the id of whoever comes with its tokens.</param>
/// <param name="Id">The claim <c>iss</c>.</param>
internal sealed record JwtIssuer(string Name, string Id, IIssuerKeySource Keys)
{
    private static readonly string[] UsualPermissionClaims = ["scope", "scp", "permissions"];
    private static readonly string[] UsualClientIdClaims = ["client_id", "azp"];

    public required FrozenSet<string> Audiences { get; init; }

    public required IReadOnlyList<string> PermissionClaims { get; init; }

    /// <summary>The first that is there counts.</summary>
    public required IReadOnlyList<string> ClientIdClaims { get; init; }

    public required FrozenSet<string>? Profiles { get; init; }

    public required TimeSpan? MaxLifetime { get; init; }

    public required bool ChecksRevocations { get; init; }

    public static JwtIssuer Create(string name, JwtIssuerOptions options, IIssuerKeySource keys) => new(name, options.Issuer!, keys)
    {
        Audiences = options.Audiences.ToFrozenSet(StringComparer.Ordinal),
        PermissionClaims = options.PermissionClaims is [] ? UsualPermissionClaims : options.PermissionClaims,
        ClientIdClaims = options.ClientIdClaim is { } claim ? [claim] : UsualClientIdClaims,
        Profiles = BoundProfiles.Compile(options.Profiles),
        MaxLifetime = options.MaxLifetime,
        ChecksRevocations = options.CheckRevocations,
    };
}
