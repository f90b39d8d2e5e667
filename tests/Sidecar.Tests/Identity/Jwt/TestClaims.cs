using System.Text.Json.Nodes;

namespace Sidecar.Tests.Identity.Jwt;

/// <summary>What a good token says, to be bent.</summary>
internal static class TestClaims
{
    public const string Issuer = "https://issuer.test/";
    public const string Audience = "https://api.test";

    public static JsonObject Good(DateTimeOffset now) => new()
    {
        ["iss"] = Issuer,
        ["aud"] = Audience,
        ["sub"] = "alice",
        ["client_id"] = "shop",
        ["iat"] = now.ToUnixTimeSeconds(),
        ["exp"] = now.ToUnixTimeSeconds() + 300,
        ["jti"] = "token-1",
        ["scope"] = "checkout:read checkout:write",
    };

    /// <summary>With a claim replaced or added; null as JSON takes it away.</summary>
    public static JsonObject With(this JsonObject claims, string name, JsonNode? value)
    {
        claims.Remove(name);
        if (value is not null)
        {
            claims.Add(name, value);
        }

        return claims;
    }
}
