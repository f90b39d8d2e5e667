using Sidecar.Payments.Chains;
using Sidecar.Tests.Resilience;

namespace Sidecar.Tests.Payments.Chains;

public sealed class ChainOptionsValidatorTests
{
    [Theory]
    [InlineData("https://base-sepolia.example/v2/key?apikey=k")]
    [InlineData("http://127.0.0.1:8545")]
    public void A_node_with_a_key_in_its_address_is_taken(string url) => Assert.Empty(Check(Chain(chain => chain.RpcUrl = url)).Keys);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("base-sepolia")]
    [InlineData("solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1")]
    [InlineData("eip155:")]
    [InlineData("eip155:base")]
    [InlineData("eip155:084532")]
    public void A_network_that_is_no_EVM_chain_is_refused_with_an_example(string? network)
    {
        var errors = Check(Chain(chain => chain.Network = network));

        Assert.Equal(["Sidecar:Chains:0:Network"], errors.Keys);
        Assert.Contains("eip155:84532", errors.Messages[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_chain_is_written_once() =>
        Assert.Equal(["Sidecar:Chains:1:Network"], Check(Chain(_ => { }), Chain(_ => { })).Keys);

    [Theory]
    [InlineData("wss://node.example/secret-key")]
    [InlineData("https://secret-key@node.example/")]
    [InlineData("https://node.example/#secret-key")]
    [InlineData("secret-key")]
    public void An_address_that_cannot_be_asked_is_refused_and_not_repeated(string url)
    {
        var errors = Check(Chain(chain => chain.RpcUrl = url));

        Assert.Equal(["Sidecar:Chains:0:RpcUrl"], errors.Keys);
        Assert.DoesNotContain("secret-key", errors.Messages[0], StringComparison.Ordinal);
    }

    [Fact]
    public void All_errors_are_told_at_once()
    {
        var errors = Check(Chain(chain =>
        {
            chain.RpcUrl = null;
            chain.Headers["Content-Type"] = "text/plain";
            chain.Headers["X-Key"] = "two\nlines";
            chain.Timeout = TimeSpan.Zero;
            chain.Confirmations = 0;
        }));

        Assert.Equal(
            [
                "Sidecar:Chains:0:RpcUrl", "Sidecar:Chains:0:Headers:Content-Type", "Sidecar:Chains:0:Headers:X-Key", "Sidecar:Chains:0:Timeout",
                "Sidecar:Chains:0:Confirmations",
            ],
            errors.Keys);
    }

    private static ChainOptions Chain(Action<ChainOptions> change)
    {
        var chain = new ChainOptions { Network = "eip155:84532", RpcUrl = "https://node.example/" };
        change(chain);
        return chain;
    }

    private static ErrorLines Check(params ChainOptions[] chains)
    {
        var errors = new ErrorLines();
        ChainOptionsValidator.Validate(chains, ChainOptions.Section, errors);
        return errors;
    }
}
