using Sidecar.State;
using static Sidecar.Tests.Contracts.SampleDigests;

namespace Sidecar.Tests.Contracts;

/// <summary>What every store of nonces promises. Inherited once per implementation.</summary>
public abstract class NoncesContract : StoreContract
{
    [Fact]
    public async Task Of_64_parallel_users_of_one_nonce_exactly_one_is_fresh()
    {
        var nonces = Create();
        var sibling = CreateSibling(nonces);
        var uses = await Crowd.AskAsync(i => UseAsync(i % 2 == 0 ? nonces : sibling, "contested"));
        Assert.Single(uses, NonceUse.Fresh);
        Assert.Equal(Crowd.Size - 1, uses.Count(static use => use == NonceUse.Used));
    }

    [Fact]
    public async Task Nonces_are_independent_of_each_other()
    {
        var nonces = Create();
        Assert.Equal(NonceUse.Fresh, await UseAsync(nonces, "a"));
        Assert.Equal(NonceUse.Fresh, await UseAsync(nonces, "b"));
        Assert.Equal(NonceUse.Used, await UseAsync(nonces, "a"));
        Assert.Equal(NonceUse.Used, await UseAsync(nonces, "b"));
    }

    [Fact]
    public async Task Nonce_is_not_forgotten_before_its_time()
    {
        var nonces = Create();
        await UseAsync(nonces, "n");
        await Clock.NearlyEndLastingAsync();
        Assert.Equal(NonceUse.Used, await UseAsync(nonces, "n"));
    }

    [Fact]
    public async Task Nonce_is_forgotten_when_its_retention_is_over()
    {
        var nonces = Create();
        await nonces.TryUseAsync(Digest("n"), Clock.Brief, CancellationToken.None);
        await Clock.EndBriefAsync();
        Assert.Equal(NonceUse.Fresh, await UseAsync(nonces, "n"));
        Assert.Equal(NonceUse.Used, await UseAsync(nonces, "n"));
    }

    [Fact]
    public async Task Replay_does_not_shorten_the_retention()
    {
        var nonces = Create();
        await UseAsync(nonces, "n");
        Assert.Equal(NonceUse.Used, await nonces.TryUseAsync(Digest("n"), TimeSpan.FromMilliseconds(1), CancellationToken.None));
        await Clock.PassAsync(TimeSpan.FromMilliseconds(2));
        Assert.Equal(NonceUse.Used, await UseAsync(nonces, "n"));
    }

    [Fact]
    public async Task Cancelled_use_uses_nothing()
    {
        var nonces = Create();
        await ThrowsCancelledAsync(() => nonces.TryUseAsync(Digest("n"), Clock.Lasting, Cancelled));
        Assert.Equal(NonceUse.Fresh, await UseAsync(nonces, "n"));
    }

    private protected abstract INonces Create();

    /// <summary>The same nonces as another replica sees them.</summary>
    private protected virtual INonces CreateSibling(INonces nonces) => nonces;

    private protected async Task<NonceUse> UseAsync(INonces nonces, string name) => await nonces.TryUseAsync(Digest(name), Clock.Lasting, CancellationToken.None);
}
