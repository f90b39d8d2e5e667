using Sidecar.Payments;
using Sidecar.Policies;

namespace Sidecar.Tests.Payments;

public sealed class PaymentFingerprintTests
{
    private static readonly Digest Request = Digest.OfParts("GET", "/report");

    [Fact]
    public void The_same_request_with_the_same_payment_has_one_fingerprint() =>
        Assert.Equal(PaymentFingerprint.Of(Request, "{}"u8), PaymentFingerprint.Of(Request, "{}"u8));

    [Fact]
    public void Another_payment_for_the_same_request_is_told_apart_and_still_the_same_request()
    {
        var (one, other) = (PaymentFingerprint.Of(Request, "{}"u8), PaymentFingerprint.Of(Request, "{ }"u8));

        Assert.NotEqual(one, other);
        Assert.True(one.IsSameRequest(other.Value));
    }

    [Fact]
    public void Another_request_is_another_whatever_pays_for_it() =>
        Assert.False(PaymentFingerprint.Of(Request, "{}"u8).IsSameRequest(PaymentFingerprint.Of(Digest.OfParts("GET", "/other"), "{}"u8).Value));

    [Fact]
    public void A_payment_of_unknown_origin_was_for_another_request() => Assert.False(PaymentFingerprint.Of(Request, "{}"u8).IsSameRequest(null));
}
