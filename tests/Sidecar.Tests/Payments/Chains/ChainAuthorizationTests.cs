using Sidecar.Payments.Chains;

namespace Sidecar.Tests.Payments.Chains;

public sealed class ChainAuthorizationTests
{
    [Fact]
    public void A_payment_of_EIP_3009_is_read()
    {
        var authorization = ChainAuthorization.Of(Sample.Unsettled);

        Assert.NotNull(authorization);
        Assert.Equal((Sample.Asset, Sample.Payer, Sample.PayTo, 10_000), (authorization.Asset, authorization.Payer, authorization.PayTo, authorization.Amount));
        Assert.Equal(Sample.Nonce, authorization.Nonce);
    }

    [Fact]
    public void Payments_of_another_kind_are_not()
    {
        // Permit2's nonces are decimal numbers, of whatever length.
        Assert.Null(ChainAuthorization.Of(Sample.Unsettled with { Nonce = new string('1', 66) }));
        Assert.Null(ChainAuthorization.Of(Sample.Unsettled with { Nonce = null }));
        Assert.Null(ChainAuthorization.Of(Sample.Unsettled with { Scheme = "upto" }));
        Assert.Null(ChainAuthorization.Of(Sample.Unsettled with { ValidBefore = null }));
        Assert.Null(ChainAuthorization.Of(Sample.Unsettled with { PayTo = "CKPKJWNdJEqa81x7CkZ14BVPiY6y16Sxs7owznqtWYp5" }));
        Assert.Null(ChainAuthorization.Of(Sample.Unsettled with { Payment = Sample.Unsettled.Payment with { Payer = null } }));
    }

    [Fact]
    public async Task A_chain_that_is_not_configured_is_not_asked()
    {
        var chain = new StubChain(new ChainFinding.Cancelled());
        var directory = new ChainDirectory([chain]);

        Assert.Null(await directory.FindAsync(Sample.Unsettled with { Payment = Sample.Unsettled.Payment with { Network = "eip155:1" } }));
        Assert.Equal(0, chain.Looks);
        Assert.IsType<ChainFinding.Cancelled>(await directory.FindAsync(Sample.Unsettled));
    }
}
