using Sidecar.State;

namespace Sidecar.Tests.Contracts;

/// <summary>What a store of nonces promises when its server pauses, restarts or forgets.</summary>
public abstract class NoncesServerContract : NoncesContract
{
    private protected abstract IStoreServer Server { get; }

    [Fact]
    public async Task Paused_store_is_unavailable_soon_and_after_it_no_nonce_is_fresh_twice()
    {
        var nonces = Create();
        await UseAsync(nonces, "before");
        NonceUse[] during;
        await using (await Server.PauseAsync())
        {
            during = await Crowd.AskAsync(_ => UseAsync(nonces, "contested")).WaitAsync(Patience);
        }

        await Eventually.HoldsAsync(async () => await UseAsync(nonces, "before") == NonceUse.Used);
        var after = await Crowd.AskAsync(_ => UseAsync(nonces, "contested"));
        Assert.All(during, static use => Assert.Equal(NonceUse.Unavailable, use));

        // None: a use that was given up reached the server after all.
        Assert.InRange(after.Count(static use => use == NonceUse.Fresh), 0, 1);
    }

    [Fact]
    public async Task Store_that_was_restarted_works_on()
    {
        var nonces = Create();
        await UseAsync(nonces, "n");
        await Server.RestartAsync();
        var name = "n";

        // Another each time: one that was answered by nobody may have been used.
        await Eventually.HoldsAsync(async () => await UseAsync(nonces, name += "+") == NonceUse.Fresh);
        Assert.Equal(NonceUse.Used, await UseAsync(nonces, name));
    }

    [Fact]
    public async Task Store_that_was_flushed_forgets_and_works_on()
    {
        var nonces = Create();
        await UseAsync(nonces, "n");
        await Server.FlushAsync();
        Assert.Equal(NonceUse.Fresh, await UseAsync(nonces, "n"));
        Assert.Equal(NonceUse.Used, await UseAsync(nonces, "n"));
    }
}
