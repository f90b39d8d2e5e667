using System.Text.Json;
using Sidecar.Protocols.HttpSignatures;

namespace Sidecar.Tests.Protocols.HttpSignatures;

/// <summary>One signed message of RFC 9421.</summary>
internal sealed record SignatureVector(JsonElement Case)
{
    public SignedMessage Message => ReadMessage(Case.GetProperty("message"), Case.TryGetProperty("request", out var request) ? ReadMessage(request, null) : null);

    public string Label => Case.Text("label");

    public string? Base => Case.TryGetProperty("base", out var text) ? text.GetString() : null;

    public MessageSignature Signature =>
        Assert.IsType<MessageSignaturesResult.Signed>(MessageSignatures.Read(Message.Headers)).Signatures.Single(signature => signature.Label == Label);

    public static TheoryData<string> Names() => [.. VectorFile.Cases("http-signatures").Select(vector => vector.Text("name"))];

    public static SignatureVector Of(string name) => new(VectorFile.Cases("http-signatures").Single(vector => vector.Text("name") == name));

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
