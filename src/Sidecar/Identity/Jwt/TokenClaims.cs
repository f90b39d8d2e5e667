using System.Collections.Frozen;
using System.Text.Json;
using Sidecar.Policies;

namespace Sidecar.Identity.Jwt;

/// <summary>What a token says, judged for its issuer once its signature is verified (RFC 7519 §4.1, RFC 9068 §2.2).</summary>
internal sealed class TokenClaims(JsonElement claims, JwtIssuer issuer, TimeSpan skew)
{
    /// <summary>Of <c>sub</c>, <c>jti</c> and the client's id, in characters.</summary>
    public const int LongestId = 256;

    private const int MostPermissions = 200;

    public const string PrincipalKind = "jwt";

    /// <summary>What keeps the token from being accepted, for the client to read; null when nothing does.</summary>
    public string? Fault(DateTimeOffset now)
    {
        if (!TryReadTime("exp", out var expires) || !TryReadTime("nbf", out var notBefore) || !TryReadTime("iat", out var issued) || expires is null)
        {
            return "The token's exp is required, and exp, nbf and iat are numbers of seconds since 1970.";
        }

        return now >= expires + skew ? "The token has expired."
            : now < notBefore - skew || now < issued - skew ? "The token is not valid yet."
            : issuer.MaxLifetime is { } longest && !(expires - issued <= longest) ? "The token is valid for too long, or does not say since when."
            : !IsForUs() ? "The token is for another audience."
            : !IsIdOrMissing("sub") || !IsIdOrMissing("jti") || Subject is null ? $"The token names nobody: sub or the client's id, 1 to {LongestId} characters each, must be there."
            : null;
    }

    public DateTimeOffset Expires => TryReadTime("exp", out var expires) && expires is { } at ? at + skew : DateTimeOffset.MinValue;

    /// <summary>
    /// The caller as the issuer's subject, <c>name:sub</c>; without one as its client, <c>name/client</c>. A name has neither a colon nor a slash, so no subject of one issuer is another's,
    /// and no subject is a client.
    /// </summary>
    public Principal ToPrincipal(string? keyId) => new(PrincipalKind, TextOf("sub") is { } subject ? $"{issuer.Name}:{subject}" : $"{issuer.Name}/{ClientId}")
    {
        Permissions = PermissionsIn().Where(Permissions.IsPermission).Take(MostPermissions).ToFrozenSet(StringComparer.Ordinal),
        AllowedProfiles = issuer.Profiles,
        KeyId = keyId,
    };

    public ReadOnlyMemory<Digest> RevocationKeys() =>
        !issuer.ChecksRevocations ? default
        : TextOf("jti") is { } id ? new[] { JwtRevocations.KeyOfToken(issuer.Id, id), KeyOfCaller() }
        : new[] { KeyOfCaller() };

    private Digest KeyOfCaller() => TextOf("sub") is { } subject ? JwtRevocations.KeyOfSubject(issuer.Id, subject) : JwtRevocations.KeyOfClient(issuer.Id, ClientId!);

    private string? Subject => TextOf("sub") ?? ClientId;

    private string? ClientId => issuer.ClientIdClaims.Select(TextOf).FirstOrDefault(static id => id is { Length: > 0 and <= LongestId });

    private bool IsForUs() => claims.TryGetProperty("aud", out var audience) && audience.ValueKind switch
    {
        JsonValueKind.String => issuer.Audiences.Contains(audience.GetString()!),
        JsonValueKind.Array => audience.EnumerateArray().Any(one => one.ValueKind == JsonValueKind.String && issuer.Audiences.Contains(one.GetString()!)),
        _ => false,
    };

    private bool IsIdOrMissing(string name) => !claims.TryGetProperty(name, out _) || TextOf(name) is { Length: > 0 and <= LongestId };

    private string? TextOf(string name) => claims.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>A NumericDate may have a fraction (RFC 7519 §2); what lies beyond the calendar is none.</summary>
    private bool TryReadTime(string name, out DateTimeOffset? time)
    {
        const double LastSecond = 253_402_300_799;
        time = null;
        if (!claims.TryGetProperty(name, out var value))
        {
            return true;
        }

        if (value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out var seconds) || seconds is not (>= 0 and <= LastSecond - 86_400))
        {
            return false;
        }

        time = DateTimeOffset.UnixEpoch.AddSeconds(seconds);
        return true;
    }

    private IEnumerable<string> PermissionsIn() => issuer.PermissionClaims.SelectMany(name => claims.TryGetProperty(name, out var value) ? WordsOf(value) : []);

    private static IEnumerable<string> WordsOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!.Split(' ', StringSplitOptions.RemoveEmptyEntries),
        JsonValueKind.Array => value.EnumerateArray().Where(static one => one.ValueKind == JsonValueKind.String).Select(static one => one.GetString()!),
        _ => [],
    };
}
