using Sidecar.Ledger;

namespace Sidecar.Tests.Ledger;

public sealed class PayerAddressTests
{
    [Theory]
    [InlineData("0x209693Bc6afc0C5328bA36FaF03C514EF312287C", "0x209693bc6afc0c5328ba36faf03c514ef312287c")]
    [InlineData("0X209693BC6AFC0C5328BA36FAF03C514EF312287C", "0x209693bc6afc0c5328ba36faf03c514ef312287c")]
    [InlineData("0x209693Bc6afc0C5328bA36FaF03C514EF312287", "0x209693Bc6afc0C5328bA36FaF03C514EF312287")]
    [InlineData("0x209693Bc6afc0C5328bA36FaF03C514EF312287G", "0x209693Bc6afc0C5328bA36FaF03C514EF312287G")]
    [InlineData("So11111111111111111111111111111111111111112", "So11111111111111111111111111111111111111112")]
    [InlineData("", "")]
    public void Only_evm_addresses_are_brought_into_one_case(string payer, string normalised) => Assert.Equal(normalised, PayerAddress.Normalise(payer));
}
