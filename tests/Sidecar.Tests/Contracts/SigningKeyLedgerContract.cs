using Sidecar.Ledger;

namespace Sidecar.Tests.Contracts;

/// <summary>What every ledger promises about signing keys. Inherited once per implementation.</summary>
public abstract class SigningKeyLedgerContract : ControlContract
{
    [Fact]
    public async Task Keys_are_listed_as_they_were_added_the_newest_first_also_after_a_restart()
    {
        Written(await AddAsync("b", newest: null));
        Written(await AddAsync("a", newest: "b"));
        await Harness.RestartAsync();

        var keys = await ListAsync();

        Assert.Equal(["a", "b"], keys.Select(static key => key.Id));
        Assert.Equal((Convert.ToHexString(Sealed("a")), Now), (Convert.ToHexString(keys[0].Sealed.Span), keys[0].CreatedAt));
        Assert.Equal((2L, 2), (await VersionAsync(), (await AuditedAsync()).Count));
    }

    [Fact]
    public async Task Of_many_who_add_under_one_newest_key_one_does()
    {
        Written(await AddAsync("first", newest: null));

        var writes = await Crowd.AskAsync(async caller => await AddAsync($"k{caller}", newest: "first"));

        var winner = Written(Assert.Single(writes, static write => write is ControlWrite<SigningKeyRecord>.Written));
        Assert.All(writes.Where(static write => write is not ControlWrite<SigningKeyRecord>.Written), write => Assert.Contains(winner.Id, Conflict(write), StringComparison.Ordinal));
        Assert.Equal([winner.Id, "first"], (await ListAsync()).Select(static key => key.Id));
        Assert.Equal(2, await VersionAsync());
    }

    [Fact]
    public async Task Of_many_who_add_the_first_key_one_does()
    {
        var writes = await Crowd.AskAsync(async caller => await AddAsync($"k{caller}", newest: null));

        Assert.Single(writes, static write => write is ControlWrite<SigningKeyRecord>.Written);
        Assert.Single(await ListAsync());
    }

    [Fact]
    public async Task A_key_that_is_deleted_is_gone_and_the_one_before_it_is_the_newest()
    {
        await AddAsync("a", newest: null);
        await AddAsync("b", newest: "a");

        Assert.Equal("b", Written(await DeleteAsync("b")).Id);
        Assert.IsType<ControlWrite<SigningKeyRecord>.Unknown>(await DeleteAsync("b"));
        Assert.Contains("is a and not b", Conflict(await AddAsync("c", newest: "b")), StringComparison.Ordinal);
        Assert.Contains("a already", Conflict(await AddAsync("a", newest: "a")), StringComparison.Ordinal);
        Written(await AddAsync("c", newest: "a"));
        Assert.Equal(["c", "a"], (await ListAsync()).Select(static key => key.Id));
        Assert.Equal(4, await VersionAsync());
    }

    [Fact]
    public async Task A_store_that_takes_no_writes_says_so_in_time()
    {
        await using (await Harness.PauseAsync())
        {
            Assert.IsType<ControlWrite<SigningKeyRecord>.Unavailable>(await AddAsync("a", newest: null));
            Assert.IsType<ControlWrite<SigningKeyRecord>.Unavailable>(await DeleteAsync("a"));
        }
    }

    private static byte[] Sealed(string id) => [0, 255, (byte)id[0]];

    private async Task<ControlWrite<SigningKeyRecord>> AddAsync(string id, string? newest) =>
        await SigningKeys.AddAsync(new SigningKeyRecord(id, Sealed(id), Now), newest, Audit("keys.add"), CancellationToken.None);

    private async Task<ControlWrite<SigningKeyRecord>> DeleteAsync(string id) => await SigningKeys.DeleteAsync(id, Audit("keys.delete"), CancellationToken.None);

    private async Task<IReadOnlyList<SigningKeyRecord>> ListAsync() => await SigningKeys.ListAsync(CancellationToken.None);
}
