using Sidecar.State;

namespace Sidecar.Tests.Contracts;

/// <summary>What a store of revocations promises when its server pauses, restarts or forgets.</summary>
public abstract class RevocationsServerContract : RevocationsContract
{
    private protected abstract IStoreServer Server { get; }

    [Fact]
    public async Task Paused_store_is_unavailable_soon_and_still_knows_what_is_revoked_after_it()
    {
        var revocations = await FilledAsync();
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
    public async Task Store_that_was_restarted_tells_nothing_until_it_is_filled_again()
    {
        var revocations = await FilledAsync();
        await RevokeAsync(revocations, "before");
        await Server.RestartAsync();
        await Eventually.HoldsAsync(async () => await RevokeAsync(revocations, "token") == LeaseOutcome.Done);
        Assert.Equal((RevocationCheck.Revoked, RevocationCheck.Unavailable), (await CheckAsync(revocations, "token"), await CheckAsync(revocations, "before")));
        await FilledRevocations.FillAsync(RestoredOf(revocations), new RevocationRetention(SampleDigests.Digest("before"), Clock.Lasting));
        Assert.Equal((RevocationCheck.Revoked, RevocationCheck.NotRevoked), (await CheckAsync(revocations, "before"), await CheckAsync(revocations, "other")));
    }

    [Fact]
    public async Task Store_that_was_flushed_tells_nothing_until_it_is_filled_again()
    {
        var revocations = await FilledAsync();
        await RevokeAsync(revocations, "token");
        await Server.FlushAsync();
        Assert.Equal(RevocationCheck.Unavailable, await CheckAsync(revocations, "token"));
        Assert.Equal(RestoreStanding.Incomplete, await RestoredOf(revocations).InspectAsync(CancellationToken.None));
        await FilledRevocations.FillAsync(RestoredOf(revocations), new RevocationRetention(SampleDigests.Digest("token"), Clock.Lasting));
        Assert.Equal(RevocationCheck.Revoked, await CheckAsync(revocations, "token"));
    }

    [Fact]
    public async Task Store_that_is_flushed_in_the_middle_of_a_pass_wants_it_anew()
    {
        var revocations = Create();
        var restored = RestoredOf(revocations);
        var pass = HolderToken.New();
        await restored.BeginAsync(pass, CancellationToken.None);
        await PutAsync(restored, pass, isLast: false, "a");
        await Server.FlushAsync();
        Assert.Equal(LeaseOutcome.Lost, await PutAsync(restored, pass, isLast: false, "b"));
        Assert.Equal(LeaseOutcome.Lost, await PutAsync(restored, pass, isLast: true));
        Assert.Equal((RestoreStanding.Incomplete, RevocationCheck.Unavailable), (await restored.InspectAsync(CancellationToken.None), await CheckAsync(revocations, "b")));
    }

    [Fact]
    public async Task Paused_store_says_so_to_whoever_fills_it()
    {
        var revocations = Create();
        var pass = HolderToken.New();
        await using (await Server.PauseAsync())
        {
            Assert.Equal(LeaseOutcome.Unavailable, await RestoredOf(revocations).BeginAsync(pass, CancellationToken.None).AsTask().WaitAsync(Patience));
            Assert.Equal(LeaseOutcome.Unavailable, await PutAsync(RestoredOf(revocations), pass, isLast: true).WaitAsync(Patience));
            Assert.Equal(RestoreStanding.Unavailable, await RestoredOf(revocations).InspectAsync(CancellationToken.None).AsTask().WaitAsync(Patience));
        }
    }
}
