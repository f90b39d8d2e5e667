using System.Text;
using Sidecar.Protocols.HttpSignatures;

namespace Sidecar.Tests.Protocols.HttpSignatures;

/// <summary>Requests that a protocol's own conformance suite has signed well or badly.</summary>
public sealed class SignatureCorpusTests
{
    private const string File = "http-signature-corpus";

    public static TheoryData<string> Names() => SignatureVector.Names(File);

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_request_is_judged_as_the_suite_wants(string name)
    {
        var vector = SignatureVector.Of(File, name);

        Assert.Equal(vector.Case.Text("expect"), Judge(vector));
    }

    private static string Judge(SignatureVector vector)
    {
        var message = vector.Message;
        if (MessageSignatures.Read(message.Headers) is not MessageSignaturesResult.Signed { Signatures: [var signature] })
        {
            return $"SignatureFieldError.{Assert.IsType<MessageSignaturesResult.Malformed>(MessageSignatures.Read(message.Headers)).Error}";
        }

        switch (ContentDigest.Read(message.Headers))
        {
            case ContentDigestResult.Malformed:
                return "ContentDigestResult.Malformed";
            case ContentDigestResult.Present present when present.Digest.Check(Encoding.UTF8.GetBytes(vector.Case.Text("content"))) == DigestMatch.Different:
                return "DigestMatch.Different";
        }

        var verdict = SignatureVerifier.Verify(message, signature, SignatureVector.ReadKey(vector.Case.GetProperty("key")));
        return verdict.Outcome == SignatureOutcome.NoSignatureBase ? $"SignatureBaseFault.{verdict.Base.Fault}" : verdict.Outcome.ToString();
    }
}
