using Microsoft.AspNetCore.Http;
using Sidecar.Payments.Chains;
using static Sidecar.Tests.Payments.Chains.Sample;

namespace Sidecar.Tests.Payments.Chains;

public sealed class EvmChainTests : IAsyncLifetime
{
    private ScriptedNode _node = null!;

    public async Task InitializeAsync() => _node = await ScriptedNode.StartAsync();

    public async Task DisposeAsync() => await _node.DisposeAsync();

    [Fact]
    public async Task A_transfer_to_the_merchant_in_full_is_settled_with_its_transaction()
    {
        (_node.EndedIn, _node.Logs) = (900, [Used(), Moved(PayTo, 10_000)]);

        Assert.Equal(new ChainFinding.Settled(ScriptedNode.Transaction), await LookAsync());
    }

    [Fact]
    public async Task A_nonce_that_moved_less_or_elsewhere_was_used_otherwise()
    {
        (_node.EndedIn, _node.Logs) = (900, [Used(), Moved(PayTo, 9_999)]);
        Assert.Equal(new ChainFinding.UsedOtherwise(ScriptedNode.Transaction), await LookAsync());

        _node.Logs = [Used(), Moved(Stranger, 10_000)];
        Assert.Equal(new ChainFinding.UsedOtherwise(ScriptedNode.Transaction), await LookAsync());
    }

    [Fact]
    public async Task Another_payment_in_the_same_transaction_does_not_stand_for_this_one()
    {
        (_node.EndedIn, _node.Logs) = (900, [UsedAnother(), Moved(PayTo, 10_000), Used(), Moved(Stranger, 1)]);
        Assert.Equal(new ChainFinding.UsedOtherwise(ScriptedNode.Transaction), await LookAsync());

        _node.Logs = [Moved(PayTo, 10_000), Used(), Moved(Stranger, 1)];
        Assert.IsType<ChainFinding.Undecided>(await LookAsync());
    }

    [Fact]
    public async Task A_cancelled_authorization_is_cancelled()
    {
        (_node.EndedIn, _node.Logs) = (900, [Cancelled()]);

        Assert.IsType<ChainFinding.Cancelled>(await LookAsync());
    }

    [Fact]
    public async Task One_that_nobody_used_is_told_with_the_time_of_the_block_that_says_so() =>
        Assert.Equal(new ChainFinding.NotUsed(ScriptedNode.TimeOf(1_000)), await LookAsync());

    [Fact]
    public async Task What_has_too_few_confirmations_has_not_happened_yet()
    {
        (_node.EndedIn, _node.Logs) = (998, [Used(), Moved(PayTo, 10_000)]);

        Assert.Equal(new ChainFinding.NotUsed(ScriptedNode.TimeOf(997)), await LookAsync(options => options.Confirmations = 4));
        Assert.IsType<ChainFinding.Settled>(await LookAsync(options => options.Confirmations = 3));
    }

    [Fact]
    public async Task A_node_that_takes_short_ranges_only_is_asked_in_short_ranges()
    {
        (_node.Latest, _node.EndedIn, _node.Logs, _node.WidestSpan) = (1_000_000, 999_900, [Used(), Moved(PayTo, 10_000)], 10);
        using var chain = Chain();

        Assert.IsType<ChainFinding.Settled>(await chain.FindAsync(ValidUntil(1_000_000)));
        var first = _node.Calls.Count;
        Assert.IsType<ChainFinding.Settled>(await chain.FindAsync(ValidUntil(1_000_000)));
        Assert.True(_node.Calls.Count - first < first, "what it takes is remembered");
    }

    [Fact]
    public async Task A_settlement_of_long_ago_is_found_where_its_validity_ended()
    {
        (_node.Latest, _node.EndedIn, _node.Logs) = (50_000_000, 1_000_000, [Used(), Moved(PayTo, 10_000)]);

        Assert.IsType<ChainFinding.Settled>(await LookAsync(validUntil: 1_000_030));
        Assert.InRange(_node.Calls.Count, 1, 40);
    }

    [Fact]
    public async Task A_search_ends_even_when_there_is_nothing_to_find()
    {
        (_node.Latest, _node.EndedIn) = (50_000_000, 1);

        Assert.IsType<ChainFinding.Undecided>(await LookAsync(validUntil: 50_000_000));
        Assert.InRange(_node.Calls.Count, 1, 50);
    }

    [Fact]
    public async Task A_node_of_another_chain_is_not_believed()
    {
        _node.ChainId = 8453;

        Assert.IsType<ChainFinding.Undecided>(await LookAsync());
        Assert.Equal(["eth_chainId"], _node.Calls);
    }

    [Fact]
    public async Task An_asset_without_a_contract_tells_nothing()
    {
        _node.HasContract = false;

        Assert.IsType<ChainFinding.Undecided>(await LookAsync());
    }

    [Theory]
    [InlineData(200, "not json")]
    [InlineData(200, "{}")]
    [InlineData(200, """{"result":"0x14a34","result":"0x14a34"}""")]
    [InlineData(200, """{"error":{"code":-32000,"message":"the key 0123456789-key-of-an-account is over its limit"}}""")]
    [InlineData(401, "the key 0123456789-key-of-an-account is not known")]
    [InlineData(429, """{"error":{"code":429}}""")]
    [InlineData(500, """{"result":"0x14a34"}""")]
    public async Task A_node_that_does_not_answer_leaves_it_undecided_and_its_key_untold(int status, string body)
    {
        _node.Intercept = async context =>
        {
            context.Response.StatusCode = status;
            await context.Response.WriteAsync(body);
            return true;
        };

        AssertUndecided(await LookAsync());
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using var elsewhere = await ScriptedNode.StartAsync();
        _node.Intercept = context =>
        {
            context.Response.Redirect(elsewhere.Url, permanent: true, preserveMethod: true);
            return Task.FromResult(true);
        };

        AssertUndecided(await LookAsync());
        Assert.Empty(elsewhere.Calls);
    }

    [Fact]
    public async Task An_answer_without_end_is_not_read_to_its_end()
    {
        _node.Intercept = async context =>
        {
            var filler = new byte[1024 * 1024];
            for (var i = 0; i < 16 && !context.RequestAborted.IsCancellationRequested; i++)
            {
                await context.Response.Body.WriteAsync(filler, context.RequestAborted);
            }

            return true;
        };

        AssertUndecided(await LookAsync());
    }

    [Fact]
    public async Task A_node_that_hangs_is_given_up()
    {
        _node.Intercept = async context =>
        {
            await Task.Delay(TimeSpan.FromSeconds(30), context.RequestAborted);
            return true;
        };

        AssertUndecided(await LookAsync(options => options.Timeout = TimeSpan.FromMilliseconds(100)).WaitAsync(TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public async Task A_node_that_is_not_there_leaves_it_undecided()
    {
        var url = _node.Url;
        await _node.DisposeAsync();

        AssertUndecided(await LookAsync(options => options.RpcUrl = url));
    }

    [Fact]
    public async Task Configured_headers_are_sent()
    {
        string? sent = null;
        _node.Intercept = context =>
        {
            sent = context.Request.Headers.Authorization;
            return Task.FromResult(false);
        };

        await LookAsync(options => options.Headers["Authorization"] = "Bearer abc");

        Assert.Equal("Bearer abc", sent);
    }

    private static void AssertUndecided(ChainFinding finding)
    {
        var note = Assert.IsType<ChainFinding.Undecided>(finding).Note;
        Assert.DoesNotContain(ScriptedNode.Key, note, StringComparison.Ordinal);
        Assert.DoesNotContain("127.0.0.1", note, StringComparison.Ordinal);
    }

    private EvmChain Chain(Action<ChainOptions>? change = null)
    {
        var options = new ChainOptions { Network = "eip155:84532" };
        change?.Invoke(options);
        options.RpcUrl ??= _node.Url;
        return new EvmChain(options, TimeProvider.System);
    }

    private async Task<ChainFinding> LookAsync(Action<ChainOptions>? change = null, long validUntil = 950)
    {
        using var chain = Chain(change);
        return await chain.FindAsync(ValidUntil(validUntil));
    }
}
