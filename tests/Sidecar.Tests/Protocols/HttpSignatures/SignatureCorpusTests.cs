using System.Text;
using Sidecar.Protocols.HttpSignatures;

namespace Sidecar.Tests.Protocols.HttpSignatures;

/// <summary>Requests that other protocols' own suites have signed, well or badly.</summary>
public sealed class SignatureCorpusTests
{
    private static readonly string[] Files = ["http-signature-corpus", "web-bot-auth"];

    public static TheoryData<string, string> Names()
    {
        var names = new TheoryData<string, string>();
        foreach (var (file, vector) in Files.SelectMany(file => VectorFile.Cases(file).Select(vector => (file, vector))))
        {
            names.Add(file, vector.Text("name"));
        }

        return names;
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_request_is_judged_as_the_suite_wants(string file, string name)
    {
        var vector = SignatureVector.Of(file, name);

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
