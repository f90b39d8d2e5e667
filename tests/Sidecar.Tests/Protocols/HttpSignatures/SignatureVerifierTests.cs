using Sidecar.Protocols.HttpSignatures;
using Sidecar.Protocols.Jose;

namespace Sidecar.Tests.Protocols.HttpSignatures;

public sealed class SignatureVerifierTests
{
    public static TheoryData<SignatureAlgorithm, string> Signing() => new()
    {
        { SignatureAlgorithm.Es256, "ecdsa-p256-sha256" },
        { SignatureAlgorithm.Es384, "ecdsa-p384-sha384" },
        { SignatureAlgorithm.Ed25519, "ed25519" },
        { SignatureAlgorithm.HmacSha256, "hmac-sha256" },
    };

    [Theory]
    [MemberData(nameof(Signing))]
    public void What_a_key_signs_its_other_half_verifies_whether_alg_is_named_or_not(SignatureAlgorithm algorithm, string name)
    {
        var key = SigningKey.Generate(algorithm, "k");

        Assert.Equal(SignatureOutcome.Valid, Verify(key, alg: null, key.VerificationKey));
        Assert.Equal(SignatureOutcome.Valid, Verify(key, name, key.VerificationKey));
        Assert.Equal(algorithm, SignatureAlgorithmNames.ToAlgorithm(name));
    }

    [Theory]
    [MemberData(nameof(Signing))]
    public void Another_key_of_the_same_kind_does_not_verify_it(SignatureAlgorithm algorithm, string name) =>
        Assert.Equal(SignatureOutcome.Invalid, Verify(SigningKey.Generate(algorithm), name, SigningKey.Generate(algorithm).VerificationKey));

    [Fact]
    public void An_alg_that_the_key_is_not_for_is_refused_before_anything_is_computed()
    {
        var ed25519 = SigningKey.Generate(SignatureAlgorithm.Ed25519);
        var es256 = SigningKey.Generate(SignatureAlgorithm.Es256).VerificationKey;

        Assert.Equal(SignatureOutcome.AlgorithmMismatch, Verify(ed25519, "ed25519", es256));
        Assert.Equal(SignatureOutcome.AlgorithmMismatch, SignatureVerifier.Verify("base"u8, Renamed("hmac-sha256"), es256).Outcome);
        Assert.Equal(SignatureOutcome.UnsupportedAlgorithm, SignatureVerifier.Verify("base"u8, Renamed("rot13"), es256).Outcome);
        Assert.Equal(SignatureOutcome.UnsupportedAlgorithm, SignatureVerifier.Verify("base"u8, Renamed("ES256"), es256).Outcome);
    }

    [Fact]
    public void What_cannot_be_found_in_the_message_is_told()
    {
        var key = SigningKey.Generate(SignatureAlgorithm.Es256);
        var verdict = SignatureVerifier.Verify(Messages.Request(), new("a", Messages.Covering("@method", "x-a"), new byte[64]), key.VerificationKey);

        Assert.Equal(SignatureOutcome.NoSignatureBase, verdict.Outcome);
        Assert.Equal(new SignatureBaseResult(SignatureBaseFault.FieldMissing, CoveredComponent.Of("x-a")), verdict.Base);
    }

    [Fact]
    public void A_der_signature_of_ecdsa_is_refused()
    {
        using var ecdsa = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        var pem = ecdsa.ExportPkcs8PrivateKeyPem();
        Assert.True(SigningKeyReader.TryRead(pem, null, out var key, out var error), error);
        var data = "base"u8.ToArray();
        var der = ecdsa.SignData(data, System.Security.Cryptography.HashAlgorithmName.SHA256, System.Security.Cryptography.DSASignatureFormat.Rfc3279DerSequence);

        Assert.Equal(SignatureOutcome.Invalid, SignatureVerifier.Verify(data, new("a", Messages.Covering(), der), key.VerificationKey).Outcome);
        Assert.Equal(SignatureOutcome.Valid, SignatureVerifier.Verify(data, new("a", Messages.Covering(), key.Sign(data)), key.VerificationKey).Outcome);
    }

    [Fact]
    public void A_default_verdict_is_no_approval() => Assert.Equal(SignatureOutcome.Invalid, default(SignatureVerdict).Outcome);

    [Fact]
    public void Every_algorithm_of_http_signatures_has_one_name()
    {
        var names = Enum.GetValues<SignatureAlgorithm>().Select(algorithm => (algorithm, Name: SignatureAlgorithmNames.Of(algorithm))).Where(pair => pair.Name is not null).ToList();

        Assert.All(names, pair => Assert.Equal(pair.algorithm, SignatureAlgorithmNames.ToAlgorithm(pair.Name!)));
        Assert.Equal(6, names.Count);
        Assert.Null(SignatureAlgorithmNames.ToAlgorithm("ES256"));
    }

    private static SignatureOutcome Verify(SigningKey signer, string? alg, VerificationKey key)
    {
        var message = Messages.Request(headers: [("Content-Type", "application/json")]);
        var parameters = SignatureParameters.Create(
            [CoveredComponent.Of("@method"), CoveredComponent.Of("@target-uri"), CoveredComponent.Of("content-type")], created: 1, expires: 2, keyId: "k", algorithm: alg, nonce: "n\"\\", tag: "t");
        var signed = Assert.IsType<SigningResult.Signed>(MessageSigner.Sign(message, "sig1", parameters, signer));
        var signature = Assert.Single(
            Assert.IsType<MessageSignaturesResult.Signed>(MessageSignatures.Read(Messages.Headers(("Signature-Input", signed.SignatureInput), ("Signature", signed.Signature)))).Signatures);
        Assert.Equal((1, 2, "n\"\\", "t"), (signature.Parameters.Created, signature.Parameters.Expires, signature.Parameters.Nonce, signature.Parameters.Tag));
        return SignatureVerifier.Verify(message, signature, key).Outcome;
    }

    private static MessageSignature Renamed(string alg) => new("a", SignatureParameters.Create([], algorithm: alg), new byte[64]);
}
