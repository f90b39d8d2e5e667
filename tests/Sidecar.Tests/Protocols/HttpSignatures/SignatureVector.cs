using System.Text.Json;
using Sidecar.Protocols.HttpSignatures;
using Sidecar.Protocols.Jose;

namespace Sidecar.Tests.Protocols.HttpSignatures;

/// <summary>One signed message of a file of vectors.</summary>
internal sealed record SignatureVector(JsonElement Case)
{
    public SignedMessage Message => ReadMessage(Case.GetProperty("message"), Case.TryGetProperty("request", out var request) ? ReadMessage(request, null) : null);

    public string Label => Case.Text("label");

    public string? Base => Case.TryGetProperty("base", out var text) ? text.GetString() : null;

    public VerificationKey Key => TestKey(Case.Text("key"));

    public MessageSignature Signature => Message.Signatures().Single(signature => signature.Label == Label);

    public static TheoryData<string> Names(string file) => [.. VectorFile.Cases(file).Select(vector => vector.Text("name"))];

    public static SignatureVector Of(string file, string name) => new(VectorFile.Cases(file).Single(vector => vector.Text("name") == name));

    /// <summary>A key of RFC 9421 Appendix B.1; its private half is left out.</summary>
    public static VerificationKey TestKey(string name)
    {
        var key = KeyCase(name);
        return key.TryGetProperty("jwk", out var jwk) ? ReadKey(jwk) : VerificationKey.FromSecret(Convert.FromBase64String(key.Text("secret")), name);
    }

    /// <summary>A key of RFC 9421 Appendix B.1 that signs.</summary>
    public static SigningKey TestSigningKey(string name)
    {
        var key = KeyCase(name);
        if (!key.TryGetProperty("jwk", out var jwk))
        {
            return SigningKey.FromSecret(Convert.FromBase64String(key.Text("secret")), name);
        }

        Assert.True(SigningKeyReader.TryRead(jwk.GetRawText(), null, out var signing, out var error), error);
        return signing;
    }

    public static VerificationKey ReadKey(JsonElement jwk)
    {
        var members = jwk.EnumerateObject().Where(member => member.Name is "kid" or "kty" or "crv" or "x" or "y" or "n" or "e").ToDictionary(member => member.Name, member => member.Value);
        return Assert.IsType<JsonWebKeyResult.Usable>(JsonWebKey.Read(JsonSerializer.SerializeToElement(members))).Key;
    }

    private static JsonElement KeyCase(string name) => VectorFile.Cases("http-signature-keys").Single(key => key.Text("name") == name);

    private static SignedMessage ReadMessage(JsonElement message, SignedMessage? request)
    {
        var headers = new HeaderLines();
        foreach (var line in message.GetProperty("headers").EnumerateArray())
        {
            headers.Add(line[0].GetString()!, line[1].GetString()!);
        }

        return message.TryGetProperty("status", out var status)
            ? SignedMessage.OfResponse(status.GetInt32(), headers, request)
            : SignedMessage.OfRequest(message.Text("method"), message.Text("scheme"), message.Text("authority"), message.Text("target"), headers);
    }
}
