using System.Buffers;
using FsCheck;
using FsCheck.Fluent;
using Sidecar.Protocols.HttpSignatures;

namespace Sidecar.Tests.Protocols.HttpSignatures;

public sealed class MessageSignaturesTests
{
    private const string Input = "sig1=(\"@method\" \"@authority\");created=1618884473;expires=1618884773;nonce=\"n\";alg=\"ed25519\";keyid=\"k\";tag=\"t\"";
    private const string Signature = "sig1=:AQID:";

    [Fact]
    public void A_signature_is_read_with_all_that_it_says_of_itself()
    {
        var signature = Assert.Single(Messages.Request(headers: [("Signature-Input", Input), ("Signature", Signature)]).Signatures());

        Assert.Equal(("sig1", 3), (signature.Label, signature.Value.Length));
        var parameters = signature.Parameters;
        Assert.Equal([CoveredComponent.Of("@method"), CoveredComponent.Of("@authority")], parameters.Components);
        Assert.Equal((1618884473, 1618884773), (parameters.Created, parameters.Expires));
        Assert.Equal(("n", "ed25519", "k", "t"), (parameters.Nonce, parameters.Algorithm, parameters.KeyId, parameters.Tag));
        Assert.Equal(Input["sig1=".Length..], parameters.Text.ToString());
        Assert.Equal(6, parameters.All.Count);
    }

    [Fact]
    public void Parameters_that_are_not_there_are_null_and_unknown_ones_are_kept()
    {
        var parameters = Read("sig1=();x=1", Signature) is MessageSignaturesResult.Signed { Signatures: [var only] } ? only.Parameters : null;

        Assert.NotNull(parameters);
        Assert.Empty(parameters.Components);
        Assert.Null(parameters.Created ?? parameters.Expires);
        Assert.Null(parameters.Nonce ?? parameters.Algorithm ?? parameters.KeyId ?? parameters.Tag);
        Assert.True(parameters.All.TryGet("x", out _));
    }

    [Fact]
    public void Parameters_are_signed_character_for_character_as_they_came()
    {
        var signature = Assert.Single(Messages.Request(headers: [("Signature-Input", "sig1=( \"@method\"  );created=1; keyid=\"k\""), ("Signature", Signature)]).Signatures());
        var output = new ArrayBufferWriter<byte>();

        Assert.True(SignatureBase.Write(Messages.Request(), signature.Parameters, output).IsWritten);

        Assert.Equal("\"@method\": POST\n\"@signature-params\": ( \"@method\"  );created=1; keyid=\"k\""u8, output.WrittenSpan);
    }

    [Fact]
    public void Several_signatures_may_come_in_one_line_or_in_several_and_in_any_order()
    {
        var message = Messages.Request(headers:
        [
            ("Signature-Input", "a=(\"date\")"), ("SIGNATURE", "c=:Aw==:, b=:Ag==:"), ("signature-input", "b=();tag=\"x\", c=(\"host\")"), ("Signature", "a=:AQ==:"),
        ]);

        Assert.Equal([("a", 1), ("b", 2), ("c", 3)], message.Signatures().Select(signature => (signature.Label, (int)signature.Value.Span[0])));
    }

    [Fact]
    public void A_message_with_neither_field_is_unsigned() => Assert.IsType<MessageSignaturesResult.Unsigned>(MessageSignatures.Read(Messages.Headers(("Date", "x"))));

    [Theory]
    [InlineData(null, Signature, SignatureFieldError.InputMissing)]
    [InlineData(Input, null, SignatureFieldError.SignatureMissing)]
    [InlineData("", Signature, SignatureFieldError.MalformedInput)]
    [InlineData(Input, "", SignatureFieldError.MalformedSignature)]
    [InlineData("sig1=(@method)", Signature, SignatureFieldError.MalformedInput)]
    [InlineData("sig1=(\"@method\"", Signature, SignatureFieldError.MalformedInput)]
    [InlineData("sig1=(\"@method\",\"@path\")", Signature, SignatureFieldError.MalformedInput)]
    [InlineData("sig1=();keyId=\"k\"", Signature, SignatureFieldError.MalformedInput)]
    [InlineData("SIG1=()", Signature, SignatureFieldError.MalformedInput)]
    [InlineData("sig1=(\"é\")", Signature, SignatureFieldError.MalformedInput)]
    [InlineData(Input, "sig1=AQID", SignatureFieldError.SignatureNotBytes)]
    [InlineData(Input, "sig1=:A-_D:", SignatureFieldError.MalformedSignature)]
    [InlineData(Input, "sig1=:AQID", SignatureFieldError.MalformedSignature)]
    [InlineData("sig1=(), sig1=()", Signature, SignatureFieldError.DuplicateLabel)]
    [InlineData(Input, "sig1=:AQID:, sig1=:AQID:", SignatureFieldError.DuplicateLabel)]
    [InlineData("sig2=()", Signature, SignatureFieldError.LabelMismatch)]
    [InlineData("sig1=(), sig2=()", Signature, SignatureFieldError.LabelMismatch)]
    [InlineData(Input, "sig1=:AQID:, sig2=:AQID:", SignatureFieldError.LabelMismatch)]
    [InlineData("a=(), b=(), c=(), d=(), e=()", Signature, SignatureFieldError.TooManySignatures)]
    [InlineData(Input, "a=:AQ==:, b=:AQ==:, c=:AQ==:, d=:AQ==:, e=:AQ==:", SignatureFieldError.TooManySignatures)]
    [InlineData("sig1", Signature, SignatureFieldError.InputNotAList)]
    [InlineData("sig1=\"@method\"", Signature, SignatureFieldError.InputNotAList)]
    [InlineData(Input, "sig1=\"AQID\"", SignatureFieldError.SignatureNotBytes)]
    [InlineData(Input, "sig1=(:AQID:)", SignatureFieldError.SignatureNotBytes)]
    [InlineData(Input, "sig1=::", SignatureFieldError.SignatureNotBytes)]
    [InlineData("sig1=(date)", Signature, SignatureFieldError.ComponentNotAString)]
    [InlineData("sig1=(1)", Signature, SignatureFieldError.ComponentNotAString)]
    [InlineData("sig1=(\"Date\")", Signature, SignatureFieldError.InvalidComponentName)]
    [InlineData("sig1=(\"\")", Signature, SignatureFieldError.InvalidComponentName)]
    [InlineData("sig1=(\"@\")", Signature, SignatureFieldError.InvalidComponentName)]
    [InlineData("sig1=(\"a b\")", Signature, SignatureFieldError.InvalidComponentName)]
    [InlineData("sig1=(\"a\\\"b\")", Signature, SignatureFieldError.InvalidComponentName)]
    [InlineData("sig1=(\"a:\")", Signature, SignatureFieldError.InvalidComponentName)]
    [InlineData("sig1=(\"@signature-params\")", Signature, SignatureFieldError.InvalidComponentName)]
    [InlineData("sig1=(\"date\" \"date\")", Signature, SignatureFieldError.DuplicateComponent)]
    [InlineData("sig1=(\"a\";bs;req \"b\" \"a\";req;bs)", Signature, SignatureFieldError.DuplicateComponent)]
    [InlineData("sig1=(\"a\";key=\"x\" \"a\";key=\"x\")", Signature, SignatureFieldError.DuplicateComponent)]
    [InlineData("sig1=(\"date\";req;req)", Signature, SignatureFieldError.DuplicateParameter)]
    [InlineData("sig1=();created=1;created=2", Signature, SignatureFieldError.DuplicateParameter)]
    [InlineData("sig1=();created=\"1\"", Signature, SignatureFieldError.InvalidParameter)]
    [InlineData("sig1=();created=1.5", Signature, SignatureFieldError.InvalidParameter)]
    [InlineData("sig1=();created", Signature, SignatureFieldError.InvalidParameter)]
    [InlineData("sig1=();expires=@1", Signature, SignatureFieldError.InvalidParameter)]
    [InlineData("sig1=();keyid=k", Signature, SignatureFieldError.InvalidParameter)]
    [InlineData("sig1=();alg=ed25519", Signature, SignatureFieldError.InvalidParameter)]
    [InlineData("sig1=();nonce=:AQ==:", Signature, SignatureFieldError.InvalidParameter)]
    [InlineData("sig1=();tag=1", Signature, SignatureFieldError.InvalidParameter)]
    public void Each_fault_of_the_fields_has_a_name(string? input, string? signature, SignatureFieldError error) =>
        Assert.Equal(error, Assert.IsType<MessageSignaturesResult.Malformed>(Read(input, signature)).Error);

    [Fact]
    public void A_label_that_comes_again_in_another_line_is_refused() => Assert.Equal(
        new MessageSignaturesResult.Malformed(SignatureFieldError.DuplicateLabel),
        MessageSignatures.Read(Messages.Headers(("Signature-Input", "sig1=()"), ("Signature-Input", "sig1=(\"date\")"), ("Signature", Signature))));

    [Fact]
    public void More_than_the_caps_allow_is_refused()
    {
        var components = string.Join(' ', Enumerable.Range(0, 21).Select(i => $"\"x-{i}\""));
        var padding = new string('x', 8_192);

        Assert.Equal(new MessageSignaturesResult.Malformed(SignatureFieldError.TooManyComponents), Read($"sig1=({components})", Signature));
        Assert.IsType<MessageSignaturesResult.Signed>(MessageSignatures.Read(Fields($"sig1=({components})", Signature), new() { MaxComponents = 21 }));
        Assert.Equal(new MessageSignaturesResult.Malformed(SignatureFieldError.TooLong), Read($"sig1=();tag=\"{padding}\"", Signature));
        Assert.Equal(new MessageSignaturesResult.Malformed(SignatureFieldError.TooLong), Read(Input, $"sig1=:{padding}:"));
        Assert.Equal(
            new MessageSignaturesResult.Malformed(SignatureFieldError.TooManySignatures),
            MessageSignatures.Read(Fields("a=(), b=()", "a=:AQ==:, b=:AQ==:"), new() { MaxSignatures = 1 }));
    }

    [Fact]
    public void No_fields_make_reading_or_writing_throw() =>
        Prop.ForAll(Mangled("sig1=(\"@path\" \"@query-param\";name=\"a\" \"x-a\";sf \"x-a\";key=\"k\");created=1").ToArbitrary(), Mangled("/p?a=%20b&c").ToArbitrary(), Mangled("k=1, b;c").ToArbitrary(), (input, target, value) =>
        {
            var message = Messages.Request(target, authority: value, headers: [("Signature-Input", input), ("Signature", Signature), ("X-A", value)]);
            return MessageSignatures.Read(message.Headers) is not MessageSignaturesResult.Signed signed
                || signed.Signatures.All(signature => SignatureBase.Write(message, signature.Parameters, new()) is { IsWritten: true } or { Component: not null });
        }).QuickCheckThrowOnFailure();

    private static Gen<string> Mangled(string text) =>
        Gen.Choose(0, text.Length - 1).SelectMany(at => Gen.Frequency((4, Gen.Choose(' ', '~')), (1, Gen.Choose(0, 0xFFFF))).Select(c => text[..at] + (char)c + text[(at + 1)..]));

    private static MessageSignaturesResult Read(string? input, string? signature) => MessageSignatures.Read(Fields(input, signature));

    private static HeaderLines Fields(string? input, string? signature)
    {
        var lines = new HeaderLines();
        if (input is not null)
        {
            lines.Add("Signature-Input", input);
        }

        return signature is null ? lines : lines.Add("Signature", signature);
    }
}
