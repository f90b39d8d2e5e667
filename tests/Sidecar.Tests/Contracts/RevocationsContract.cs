using Sidecar.State;
using static Sidecar.Tests.Contracts.SampleDigests;

namespace Sidecar.Tests.Contracts;

/// <summary>What every store of revocations promises. Inherited once per implementation.</summary>
public abstract class RevocationsContract : StoreContract
{
    [Fact]
    public async Task Revoked_key_is_seen_by_every_check_that_names_it()
    {
        var revocations = Create();
        Assert.Equal(RevocationCheck.NotRevoked, await CheckAsync(revocations, "token"));
        Assert.Equal(LeaseOutcome.Done, await RevokeAsync(revocations, "token"));
        Assert.Equal(RevocationCheck.Revoked, await CheckAsync(revocations, "token"));
        Assert.Equal(RevocationCheck.Revoked, await CheckAsync(revocations, "agent", "token"));
        Assert.Equal(RevocationCheck.Revoked, await CheckAsync(revocations, "token", "agent", "c", "d", "e", "f", "g", "h"));
        Assert.Equal(RevocationCheck.Revoked, await CheckAsync(CreateSibling(revocations), "a", "b", "c", "d", "e", "f", "g", "token"));
        Assert.Equal(RevocationCheck.NotRevoked, await CheckAsync(revocations, "agent", "another"));
    }

    [Fact]
    public async Task Revocation_in_a_crowd_is_seen_by_whoever_checks_after_it()
    {
        var revocations = Create();
        var sibling = CreateSibling(revocations);
        var seen = await Crowd.AskAsync(async i =>
        {
            var mine = i % 2 == 0 ? revocations : sibling;
            var outcome = await RevokeAsync(mine, $"token {i % 8}");
            return (outcome, await CheckAsync(i % 2 == 0 ? sibling : revocations, "other", $"token {i % 8}"));
        });
        Assert.All(seen, static each => Assert.Equal((LeaseOutcome.Done, RevocationCheck.Revoked), each));
    }

    [Fact]
    public async Task Revocation_is_not_forgotten_before_its_time()
    {
        var revocations = Create();
        await RevokeAsync(revocations, "token");
        await Clock.NearlyEndLastingAsync();
        Assert.Equal(RevocationCheck.Revoked, await CheckAsync(revocations, "token"));
    }

    [Fact]
    public async Task Revocation_is_forgotten_when_its_retention_is_over()
    {
        var revocations = Create();
        await revocations.RevokeAsync(Digest("token"), Clock.Brief, CancellationToken.None);
        await Clock.EndBriefAsync();
        Assert.Equal(RevocationCheck.NotRevoked, await CheckAsync(revocations, "token"));
    }

    [Fact]
    public async Task Revoking_again_never_shortens_the_retention()
    {
        var revocations = Create();
        await RevokeAsync(revocations, "token");
        Assert.Equal(LeaseOutcome.Done, await revocations.RevokeAsync(Digest("token"), TimeSpan.FromMilliseconds(1), CancellationToken.None));
        await Clock.NearlyEndLastingAsync();
        Assert.Equal(RevocationCheck.Revoked, await CheckAsync(revocations, "token"));
    }

    [Fact]
    public async Task Revoking_again_lengthens_the_retention()
    {
        var revocations = Create();
        await revocations.RevokeAsync(Digest("token"), Clock.Brief, CancellationToken.None);
        await Clock.PassAsync(Clock.Brief / 2);
        await RevokeAsync(revocations, "token");
        await Clock.NearlyEndLastingAsync();
        Assert.Equal(RevocationCheck.Revoked, await CheckAsync(revocations, "token"));
    }

    [Fact]
    public async Task Cancelled_calls_revoke_nothing_and_tell_nothing()
    {
        var revocations = Create();
        await ThrowsCancelledAsync(() => revocations.RevokeAsync(Digest("token"), Clock.Lasting, Cancelled));
        await ThrowsCancelledAsync(() => revocations.CheckAsync(new[] { Digest("token") }, Cancelled));
        Assert.Equal(RevocationCheck.NotRevoked, await CheckAsync(revocations, "token"));
    }

    private protected abstract IRevocations Create();

    /// <summary>The same revocations as another replica sees them.</summary>
    private protected virtual IRevocations CreateSibling(IRevocations revocations) => revocations;

    private protected async Task<LeaseOutcome> RevokeAsync(IRevocations revocations, string name) =>
        await revocations.RevokeAsync(Digest(name), Clock.Lasting, CancellationToken.None);

    private protected static async Task<RevocationCheck> CheckAsync(IRevocations revocations, params string[] names) =>
        await revocations.CheckAsync(names.Select(Digest).ToArray(), CancellationToken.None);
}
