using System.Buffers;
using Sidecar.Protocols.HttpSignatures;
using Sidecar.Protocols.StructuredFields;

namespace Sidecar.Fuzz.Targets;

/// <summary>HTTP message signatures (RFC 9421) and digests (RFC 9530).</summary>
internal static class SignatureTargets
{
    private const string Signed =
        "sig1=(\"@method\" \"@authority\" \"@path\" \"@query\" \"content-digest\" \"date\";bs \"cookie\";sf);created=1618884473;keyid=\"k\";nonce=\"n\";tag=\"t\"\nsig1=:AAEC:\n/a?b=c\na: b";

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("message-signatures", MessageSignature, Signed, "sig1=(\"@query-param\";name=\"b\" \"@target-uri\" \"@scheme\")\nsig1=:AAEC:\n/a?b=c&d=%20e"),
        new("request-target", Target, "/a/b?c=d", "http://host:80/a?b", "*", "/?", "/%7e"),
        new("query-parameter", QueryParameter, "a=1&b=%20&c", "a=%C3%A9+b", "b=1&a", "a=%ff"),
        new("authority", Normalize, "host.example:443", "[::1]:80", "HOST:", "a%41:1"),
        new("content-digest", Digest, "sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:", "sha-512=:AA==:, sha-256=:AA==:", "md5=:AA==:"),
        new("component", Component, "\"@path\";req", "@query-param;name=\"a\"", "date;bs;tr", "cookie;key=\"a\""),
    ];

    private static FuzzVerdict MessageSignature(ReadOnlySpan<byte> input)
    {
        var parts = Text.Parts(input, 4);
        var headers = new HeaderLines().Add("Signature-Input", parts[0]).Add("Signature", parts[1]).Add("content-digest", parts[3]).Add("date", parts[3]).Add("cookie", parts[3]);
        if (MessageSignatures.Read(headers) is not MessageSignaturesResult.Signed { Signatures: var signatures })
        {
            return FuzzVerdict.Rejected;
        }

        var message = SignedMessage.OfRequest("POST", "https", "host.example", parts[2], headers);
        foreach (var signature in signatures)
        {
            var output = new ArrayBufferWriter<byte>();
            var result = SignatureBase.Write(message, signature.Parameters, output);
            if (result.Fault == SignatureBaseFault.None && !IsBase(output.WrittenSpan, signature.Parameters.Components.Count))
            {
                return FuzzVerdict.Violated("the signed text is not a line of ASCII for each component");
            }
        }

        return FuzzVerdict.Accepted;
    }

    private static bool IsBase(ReadOnlySpan<byte> text, int components) => text.Count((byte)'\n') == components && !text.ContainsAnyExceptInRange((byte)'\n', (byte)'~');

    private static FuzzVerdict Target(ReadOnlySpan<byte> input) => Written(
        SignedMessage.OfRequest("GET", "https", "host.example", Text.Of(input), new HeaderLines()), "@target-uri", "@request-target", "@path", "@query");

    private static FuzzVerdict QueryParameter(ReadOnlySpan<byte> input)
    {
        var message = SignedMessage.OfRequest("GET", "https", "host.example", "/?" + Text.Of(input), new HeaderLines());
        var component = CoveredComponent.Of("@query-param", StructuredParameters.Of(new KeyValuePair<string, BareItem>("name", BareItem.OfString("a"))));
        return Written(message, component);
    }

    private static FuzzVerdict Written(SignedMessage message, params string[] names)
    {
        var isAccepted = true;
        foreach (var name in names)
        {
            var verdict = Written(message, CoveredComponent.Of(name));
            if (verdict.Broken is not null)
            {
                return verdict;
            }

            isAccepted &= verdict.IsAccepted;
        }

        return FuzzVerdict.Of(isAccepted);
    }

    private static FuzzVerdict Written(SignedMessage message, CoveredComponent component)
    {
        var output = new ArrayBufferWriter<byte>();
        return SignatureBase.Write(message, SignatureParameters.Create([component]), output).Fault != SignatureBaseFault.None
            ? FuzzVerdict.Rejected
            : FuzzVerdict.Holds(IsBase(output.WrittenSpan, 1), $"{component.Name} is not one line of ASCII");
    }

    private static FuzzVerdict Normalize(ReadOnlySpan<byte> input) => Authority.Normalize("https", Text.Of(input)) is not { } once
        ? FuzzVerdict.Rejected
        : FuzzVerdict.Holds(Authority.Normalize("https", once) == once, $"'{once}' is normalised again");

    private static FuzzVerdict Digest(ReadOnlySpan<byte> input)
    {
        var own = new HeaderLines().Add(ContentDigest.FieldName, ContentDigest.Write(input));
        if (ContentDigest.Read(own) is not ContentDigestResult.Present { Digest: var digest } || digest.Check(input) != DigestMatch.Same)
        {
            return FuzzVerdict.Violated("the digest that was written is not that of the bytes");
        }

        return ContentDigest.Read(new HeaderLines().Add(ContentDigest.FieldName, Text.Of(input))) is ContentDigestResult.Present { Digest: var present }
            ? FuzzVerdict.Holds(present.Check(input) == DigestMatch.Different, "a text is its own digest")
            : FuzzVerdict.Rejected;
    }

    private static FuzzVerdict Component(ReadOnlySpan<byte> input) => FuzzVerdict.Of(CoveredComponent.TryParse(Text.Of(input), out _));
}
