using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Sidecar.Protocols.Jose;

/// <summary>The public members of a JWK that make the key what it is, in the order of RFC 7638 §3.2. Their values are ASCII and need no escape.</summary>
internal sealed class KeyMembers
{
    private readonly (string Name, string Value)[] _members;

    private KeyMembers(params (string Name, string Value)[] members) => _members = members;

    public static KeyMembers None { get; } = new();

    public static KeyMembers Ec(string curve, byte[] x, byte[] y) =>
        new(("crv", curve), ("kty", "EC"), ("x", Base64UrlText.Encode(x)), ("y", Base64UrlText.Encode(y)));

    public static KeyMembers Ed25519(ReadOnlySpan<byte> x) => new(("crv", "Ed25519"), ("kty", "OKP"), ("x", Base64UrlText.Encode(x)));

    public static KeyMembers Rsa(byte[] exponent, byte[] modulus) => new(("e", Base64UrlText.Encode(exponent)), ("kty", "RSA"), ("n", Base64UrlText.Encode(modulus)));

    /// <summary>RFC 7638 §3: base64url of the SHA-256 of the members as JSON without white space. Empty where there are none.</summary>
    public string Thumbprint()
    {
        if (_members.Length == 0)
        {
            return "";
        }

        var json = "{" + string.Join(',', _members.Select(member => $"\"{member.Name}\":\"{member.Value}\"")) + "}";
        return Base64UrlText.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(json)));
    }

    public bool Has(string name, string value) => Array.Exists(_members, member => member.Name == name && member.Value == value);

    public void WriteTo(Utf8JsonWriter writer)
    {
        foreach (var (name, value) in _members)
        {
            writer.WriteString(name, value);
        }
    }
}
