using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Sidecar.Payments;

namespace Sidecar.Tests.Payments;

public sealed class ReasonTextTests
{
    [Theory]
    [InlineData("")]
    [InlineData("insufficient_funds")]
    [InlineData("invalid_exact_svm_payload_transaction_instructions_compute_price_instruction_too_high")]
    public void Reasons_of_x402_are_told_in_full(string reason) => Assert.Equal(reason, ReasonText.Cut(reason));

    [Fact]
    public void A_reason_of_the_largest_size_is_told_in_full()
    {
        var reason = new string('r', ReasonText.MaxBytes);

        Assert.Equal(reason, ReasonText.Cut(reason));
        Assert.Equal(reason, ReasonText.Cut(reason + "r"));
    }

    [Fact]
    public void Any_reason_fits_and_is_cut_no_earlier_than_it_must_be() =>
        Prop.ForAll(Texts.Any, piece =>
        {
            var reason = string.Concat(Enumerable.Repeat(piece, 40));
            var cut = ReasonText.Cut(reason);
            return reason.StartsWith(cut, StringComparison.Ordinal)
                && Size(cut) <= ReasonText.MaxBytes
                && (cut == reason || Size(reason[..(cut.Length + (char.IsHighSurrogate(reason[cut.Length]) ? 2 : 1))]) > ReasonText.MaxBytes);
        }).QuickCheckThrowOnFailure();

    private static int Size(string text) =>
        Encoding.UTF8.GetByteCount(JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString());
}
