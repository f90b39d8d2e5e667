using Sidecar.Protocols.HttpSignatures;
using Sidecar.Protocols.Jose;

namespace Sidecar.Tests.Protocols.HttpSignatures;

public sealed class MessageSignerTests
{
    private static readonly SigningKey Key = SigningKey.Generate(SignatureAlgorithm.Ed25519);

    [Fact]
    public void A_response_is_signed_together_with_its_request()
    {
        var request = Messages.Request("/orders?id=1");
        var response = SignedMessage.OfResponse(201, Messages.Headers(("Content-Type", "application/json")), request);
        var parameters = SignatureParameters.Create(
            [CoveredComponent.Of("@status"), CoveredComponent.Of("content-type"), CoveredComponent.OfRequest("@method"), CoveredComponent.OfRequest("@path")], created: 5, keyId: "k");

        var signed = Assert.IsType<SigningResult.Signed>(MessageSigner.Sign(response, "resp", parameters, Key));

        Assert.Equal("resp=(\"@status\" \"content-type\" \"@method\";req \"@path\";req);created=5;keyid=\"k\"", signed.SignatureInput);
        Assert.Matches("^resp=:[A-Za-z0-9+/]{86}==:$", signed.Signature);
        var other = SignedMessage.OfResponse(201, response.Headers, Messages.Request("/others?id=1"));
        var signature = new MessageSignature("resp", parameters, Convert.FromBase64String(signed.Signature["resp=:".Length..^1]));
        Assert.Equal(SignatureOutcome.Valid, SignatureVerifier.Verify(response, signature, Key.VerificationKey).Outcome);
        Assert.Equal(SignatureOutcome.Invalid, SignatureVerifier.Verify(other, signature, Key.VerificationKey).Outcome);
    }

    [Fact]
    public void A_message_that_lacks_what_is_to_be_covered_is_not_signed()
    {
        var result = Assert.IsType<SigningResult.Unsignable>(MessageSigner.Sign(Messages.Request(), "sig1", Messages.Covering("@method", "content-digest"), Key));

        Assert.Equal(new SignatureBaseResult(SignatureBaseFault.FieldMissing, CoveredComponent.Of("content-digest")), result.Base);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Sig1")]
    [InlineData("1")]
    [InlineData("a=b")]
    public void A_label_that_is_none_is_refused(string label) =>
        Assert.Throws<ArgumentException>(() => MessageSigner.Sign(Messages.Request(), label, Messages.Covering("@method"), Key));

    [Fact]
    public void A_key_signs_only_under_the_name_of_its_algorithm() =>
        Assert.Throws<ArgumentException>(() => MessageSigner.Sign(Messages.Request(), "sig1", SignatureParameters.Create([], algorithm: "ecdsa-p256-sha256"), Key));

    [Fact]
    public void Parameters_to_be_signed_are_checked()
    {
        Assert.Throws<ArgumentException>(() => Messages.Covering("a", "b", "a"));
        Assert.Throws<ArgumentException>(() => Messages.Covering("a;req;bs", "a;bs;req"));
        Assert.Throws<ArgumentException>(() => SignatureParameters.Create([], keyId: "é"));
        Assert.Throws<ArgumentException>(() => SignatureParameters.Create([], nonce: "a\nb"));
        Assert.Equal("()", SignatureParameters.Create([]).Text.ToString());
    }
}
