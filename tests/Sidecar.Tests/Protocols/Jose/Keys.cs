using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sidecar.Protocols.Jose;

namespace Sidecar.Tests.Protocols.Jose;

/// <summary>Keys of the vector files, and keys that something was done to.</summary>
internal static class Keys
{
    public const string EccP256 =
        """{"kty":"EC","crv":"P-256","kid":"a","x":"qIVYZVLCrPZHGHjP17CTW0_-D9Lfw0EkjqF7xB4FivA","y":"Mc4nN9LTDOBhfoUeg8Ye9WedFRhnZXZJA12Qp0zZ6F0"}""";

    public const string Ed25519 = """{"kty":"OKP","crv":"Ed25519","kid":"b","x":"JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs"}""";

    public static string Rsa { get; } = VectorFile.Cases("jwk-thumbprints")[0].GetProperty("jwk").GetRawText();

    /// <summary>The key with one member replaced, added or (null) taken away.</summary>
    public static string With(this string jwk, string member, object? value)
    {
        var json = JsonNode.Parse(jwk)!.AsObject();
        json.Remove(member);
        if (value is not null)
        {
            json.Add(member, JsonSerializer.SerializeToNode(value));
        }

        return json.ToJsonString();
    }

    public static JsonWebKeyResult Read(string jwk) => JsonWebKey.Read(JsonElement.Parse(Encoding.UTF8.GetBytes(jwk)));

    public static VerificationKey Usable(string jwk) => Assert.IsType<JsonWebKeyResult.Usable>(Read(jwk)).Key;

    public static JsonWebKeySetResult Set(params string[] keys) => Parse($$"""{"keys":[{{string.Join(',', keys)}}]}""");

    public static JsonWebKeySetResult Parse(string json) => JsonWebKeySet.Parse(Encoding.UTF8.GetBytes(json));

    public static JsonWebKeySetResult Profile(string json) => JsonWebKeySet.ParseUcpProfile(Encoding.UTF8.GetBytes(json));
}
