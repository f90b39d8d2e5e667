using System.Buffers;
using System.Text;
using Sidecar.Protocols.HttpSignatures;
using Sidecar.Protocols.Jose;

namespace Sidecar.Tests.Protocols.HttpSignatures;

/// <summary>The signed messages of RFC 9421.</summary>
public sealed class SignatureVectorTests
{
    private const string File = "http-signatures";

    public static TheoryData<string> Names() => SignatureVector.Names(File);

    [Theory]
    [MemberData(nameof(Names))]
    public void The_base_of_each_message_is_the_one_printed(string name)
    {
        var vector = SignatureVector.Of(File, name);
        var output = new ArrayBufferWriter<byte>();

        var result = SignatureBase.Write(vector.Message, vector.Signature.Parameters, output);

        Assert.True(result.IsWritten, result.ToString());
        var written = Encoding.ASCII.GetString(output.WrittenSpan);
        Assert.Equal(vector.Base ?? written, written);
        Assert.EndsWith(vector.Signature.Parameters.Text.ToString(), written, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_signature_verifies_unless_a_covered_component_was_changed(string name)
    {
        var vector = SignatureVector.Of(File, name);

        var verdict = SignatureVerifier.Verify(vector.Message, vector.Signature, vector.Key);

        Assert.Equal(vector.Case.TryGetProperty("broken", out _) ? SignatureOutcome.Invalid : SignatureOutcome.Valid, verdict.Outcome);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void No_signature_verifies_with_a_bit_of_it_changed(string name)
    {
        var vector = SignatureVector.Of(File, name);
        var bytes = vector.Signature.Value.ToArray();
        bytes[^1] ^= 1;

        Assert.Equal(SignatureOutcome.Invalid, SignatureVerifier.Verify(vector.Message, vector.Signature with { Value = bytes }, vector.Key).Outcome);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void No_signature_verifies_with_the_parameters_of_another(string name)
    {
        var vector = SignatureVector.Of(File, name);
        var other = SignatureVector.Of(File, name == "B.2.5" ? "B.2.6" : "B.2.5").Signature.Parameters;

        Assert.NotEqual(SignatureOutcome.Valid, SignatureVerifier.Verify(vector.Message, vector.Signature with { Parameters = other }, vector.Key).Outcome);
    }

    [Theory]
    [InlineData("B.2.5", "test-shared-secret")]
    [InlineData("B.2.6", "test-key-ed25519")]
    public void What_always_signs_alike_signs_as_printed(string name, string key)
    {
        var vector = SignatureVector.Of(File, name);
        var parameters = SignatureParameters.Create(vector.Signature.Parameters.Components, created: 1618884473, keyId: key);

        var signed = Assert.IsType<SigningResult.Signed>(MessageSigner.Sign(vector.Message, vector.Label, parameters, SignatureVector.TestSigningKey(key)));

        Assert.Equal(vector.Message.Headers.Lines("signature-input").Combined, signed.SignatureInput);
        Assert.Equal(vector.Message.Headers.Lines("signature").Combined, signed.Signature);
    }

    [Fact]
    public void A_response_is_signed_as_printed_but_for_the_random_half()
    {
        var vector = SignatureVector.Of(File, "B.2.4");
        var parameters = SignatureParameters.Create(vector.Signature.Parameters.Components, created: 1618884473, keyId: "test-key-ecc-p256");

        var signed = Assert.IsType<SigningResult.Signed>(MessageSigner.Sign(vector.Message, vector.Label, parameters, SignatureVector.TestSigningKey("test-key-ecc-p256")));

        Assert.Equal(vector.Message.Headers.Lines("signature-input").Combined, signed.SignatureInput);
        var headers = Messages.Headers(("Signature-Input", signed.SignatureInput), ("Signature", signed.Signature));
        var signature = Assert.Single(Assert.IsType<MessageSignaturesResult.Signed>(MessageSignatures.Read(headers)).Signatures);
        Assert.Equal(64, signature.Value.Length);
        Assert.Equal(SignatureOutcome.Valid, SignatureVerifier.Verify(vector.Message, signature, vector.Key).Outcome);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_algorithm_is_the_one_that_the_key_is_for(string name)
    {
        var vector = SignatureVector.Of(File, name);

        var chosen = SignatureAlgorithmNames.Choose(vector.Signature.Parameters.Algorithm, vector.Key);

        Assert.Equal(vector.Case.Text("algorithm"), SignatureAlgorithmNames.Of(Assert.IsType<SignatureAlgorithm>(chosen)));
    }
}
