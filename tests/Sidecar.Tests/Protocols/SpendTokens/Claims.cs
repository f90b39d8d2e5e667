using System.Text;
using System.Text.Json.Nodes;
using Sidecar.Protocols.Jose;
using Sidecar.Protocols.SpendTokens;

namespace Sidecar.Tests.Protocols.SpendTokens;

/// <summary>A key, the claims of a token that is good, and what can be done to them.</summary>
internal static class Claims
{
    public const string Good =
        """
        {"iss":"https://bank.example","aud":"shop-1","sub":"user-7","iat":1700000000,"nbf":1700000000,"exp":1700000300,"jti":"t-1","agent":"agent-1",
        "scope":{"max_amount":2500,"currency":"usd"}}
        """;

    public const string Thumbprint = "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I";

    public static SigningKey Key { get; } = SigningKey.Generate(SignatureAlgorithm.Es256, "k1");

    public static DateTimeOffset Issued { get; } = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    /// <summary>The good claims with one replaced, added or (null) taken away. The value is JSON.</summary>
    public static string With(string name, string? value) => Change(Good, name, value);

    /// <summary>The good claims with a member of <c>scope</c> replaced, added or taken away.</summary>
    public static string WithScope(string name, string? value) => With("scope", Change(JsonNode.Parse(Good)!["scope"]!.ToJsonString(), name, value));

    public static string Sign(string claims, string? type = SpendToken.Type, SigningKey? key = null) =>
        CompactJws.Sign(key ?? Key, Encoding.UTF8.GetBytes(claims), type);

    public static SpendToken Token(string claims) =>
        Assert.IsType<SpendTokenVerdict.Verified>(Signed(Sign(claims)).Verify([Key.VerificationKey])).Token;

    public static SignedSpendToken Signed(string text) => Assert.IsType<SpendTokenResult.Parsed>(SignedSpendToken.Parse(text)).Token;

    public static string Malformed(string text) => Assert.IsType<SpendTokenResult.Malformed>(SignedSpendToken.Parse(text)).Reason;

    // By text, so that what is wrong reaches the reader as it is.
    private static string Change(string json, string name, string? value)
    {
        var members = JsonNode.Parse(json)!.AsObject().Where(member => member.Key != name).Select(member => $"\"{member.Key}\":{member.Value!.ToJsonString()}");
        return "{" + string.Join(',', value is null ? members : members.Append($"\"{name}\":{value}")) + "}";
    }
}
