using System.Buffers;
using System.Text;
using Sidecar.Protocols.HttpSignatures;

namespace Sidecar.Tests.Protocols.HttpSignatures;

/// <summary>Messages and what is asked of them.</summary>
internal static class Messages
{
    public static SignedMessage Request(
        string target = "/path?param=value", string method = "POST", string authority = "www.example.com", string scheme = "https", params (string Name, string Value)[] headers) =>
        SignedMessage.OfRequest(method, scheme, authority, target, Headers(headers));

    public static HeaderLines Headers(params (string Name, string Value)[] headers)
    {
        var lines = new HeaderLines();
        foreach (var (name, value) in headers)
        {
            lines.Add(name, value);
        }

        return lines;
    }

    public static IReadOnlyList<MessageSignature> Signatures(this SignedMessage message) =>
        Assert.IsType<MessageSignaturesResult.Signed>(MessageSignatures.Read(message.Headers)).Signatures;

    public static SignatureParameters Covering(params string[] components) => SignatureParameters.Create(Array.ConvertAll(components, Component));

    public static CoveredComponent Component(string text)
    {
        Assert.True(CoveredComponent.TryParse(text, out var component), text);
        return component;
    }

    /// <summary>The lines of a signature base without the last one, which holds the parameters.</summary>
    public static string Lines(this SignedMessage message, params string[] components)
    {
        var output = new ArrayBufferWriter<byte>();
        var result = SignatureBase.Write(message, Covering(components), output);
        Assert.True(result.IsWritten, result.ToString());
        var text = Encoding.ASCII.GetString(output.WrittenSpan);
        return text[..text.LastIndexOf('\n')];
    }

    public static SignatureBaseFault Fault(this SignedMessage message, string component)
    {
        var result = SignatureBase.Write(message, Covering(component), new ArrayBufferWriter<byte>());
        Assert.Equal(result.IsWritten, result.Component is null);
        return result.Fault;
    }
}
