using Sidecar.State;

namespace Sidecar.Tests.Contracts;

/// <summary>What a store of revocations promises when its server pauses, restarts or forgets.</summary>
public abstract class RevocationsServerContract : RevocationsContract
{
    private protected abstract IStoreServer Server { get; }

    [Fact]
    public async Task Paused_store_is_unavailable_soon_and_still_knows_what_is_revoked_after_it()
    {
        var revocations = Create();
        await RevokeAsync(revocations, "token");
        await using (await Server.PauseAsync())
        {
            Assert.Equal(RevocationCheck.Unavailable, await CheckAsync(revocations, "token").WaitAsync(Patience));
            Assert.Equal(LeaseOutcome.Unavailable, await RevokeAsync(revocations, "another").WaitAsync(Patience));
        }

        await Eventually.HoldsAsync(async () => await CheckAsync(revocations, "token") != RevocationCheck.Unavailable);
        Assert.Equal(RevocationCheck.Revoked, await CheckAsync(revocations, "token"));
    }

    [Fact]
    public async Task Store_that_was_restarted_works_on()
    {
        var revocations = Create();
        await RevokeAsync(revocations, "before");
        await Server.RestartAsync();
        await Eventually.HoldsAsync(async () => await RevokeAsync(revocations, "token") == LeaseOutcome.Done);
        Assert.Equal(RevocationCheck.Revoked, await CheckAsync(revocations, "token"));
    }

    [Fact]
    public async Task Store_that_was_flushed_forgets_and_works_on()
    {
        var revocations = Create();
        await RevokeAsync(revocations, "token");
        await Server.FlushAsync();
        Assert.Equal(RevocationCheck.NotRevoked, await CheckAsync(revocations, "token"));
        await RevokeAsync(revocations, "token");
        Assert.Equal(RevocationCheck.Revoked, await CheckAsync(revocations, "token"));
    }
}
