using Sidecar.State;
using static Sidecar.Tests.Contracts.SampleDigests;

namespace Sidecar.Tests.Contracts;

/// <summary>What every store of revocations promises. Inherited once per implementation.</summary>
public abstract class RevocationsContract : StoreContract
{
    [Fact]
    public async Task Revoked_key_is_seen_by_every_check_that_names_it()
    {
        var revocations = await FilledAsync();
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
        var revocations = await FilledAsync();
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
        var revocations = await FilledAsync();
        await RevokeAsync(revocations, "token");
        await Clock.NearlyEndLastingAsync();
        Assert.Equal(RevocationCheck.Revoked, await CheckAsync(revocations, "token"));
    }

    [Fact]
    public async Task Revocation_is_forgotten_when_its_retention_is_over()
    {
        var revocations = await FilledAsync();
        await revocations.RevokeAsync(Digest("token"), Clock.Brief, CancellationToken.None);
        await Clock.EndBriefAsync();
        Assert.Equal(RevocationCheck.NotRevoked, await CheckAsync(revocations, "token"));
    }

    [Fact]
    public async Task Revoking_again_never_shortens_the_retention()
    {
        var revocations = await FilledAsync();
        await RevokeAsync(revocations, "token");
        Assert.Equal(LeaseOutcome.Done, await revocations.RevokeAsync(Digest("token"), TimeSpan.FromMilliseconds(1), CancellationToken.None));
        await Clock.NearlyEndLastingAsync();
        Assert.Equal(RevocationCheck.Revoked, await CheckAsync(revocations, "token"));
    }

    [Fact]
    public async Task Revoking_again_lengthens_the_retention()
    {
        var revocations = await FilledAsync();
        await revocations.RevokeAsync(Digest("token"), Clock.Brief, CancellationToken.None);
        await Clock.PassAsync(Clock.Brief / 2);
        await RevokeAsync(revocations, "token");
        await Clock.NearlyEndLastingAsync();
        Assert.Equal(RevocationCheck.Revoked, await CheckAsync(revocations, "token"));
    }

    [Fact]
    public async Task Store_that_was_not_filled_tells_what_it_finds_and_nothing_else()
    {
        var revocations = Create();
        Assert.Equal(RestoreStanding.Incomplete, await RestoredOf(revocations).InspectAsync(CancellationToken.None));
        Assert.Equal(LeaseOutcome.Done, await RevokeAsync(revocations, "token"));
        Assert.Equal(RevocationCheck.Revoked, await CheckAsync(revocations, "other", "token"));
        Assert.Equal(RevocationCheck.Unavailable, await CheckAsync(revocations, "other"));
    }

    [Fact]
    public async Task Store_is_filled_when_the_last_portion_of_a_pass_is_in()
    {
        var revocations = Create();
        var restored = RestoredOf(revocations);
        var pass = HolderToken.New();
        Assert.Equal(LeaseOutcome.Done, await restored.BeginAsync(pass, CancellationToken.None));
        Assert.Equal(LeaseOutcome.Done, await PutAsync(restored, pass, isLast: false, "a", "b"));
        Assert.Equal(RevocationCheck.Revoked, await CheckAsync(CreateSibling(revocations), "b"));
        Assert.Equal(RevocationCheck.Unavailable, await CheckAsync(revocations, "c"));

        Assert.Equal(LeaseOutcome.Done, await PutAsync(restored, pass, isLast: true, "c"));

        Assert.Equal(RestoreStanding.Complete, await RestoredOf(CreateSibling(revocations)).InspectAsync(CancellationToken.None));
        Assert.Equal(RevocationCheck.Revoked, await CheckAsync(revocations, "c"));
        Assert.Equal(RevocationCheck.NotRevoked, await CheckAsync(CreateSibling(revocations), "d"));
    }

    [Fact]
    public async Task Passes_of_many_at_once_are_all_completed()
    {
        var revocations = Create();
        var outcomes = await Crowd.AskAsync(async caller =>
        {
            var restored = RestoredOf(caller % 2 == 0 ? revocations : CreateSibling(revocations));
            var pass = HolderToken.New();
            await restored.BeginAsync(pass, CancellationToken.None);
            return (await PutAsync(restored, pass, isLast: false, $"{caller}", "all"), await PutAsync(restored, pass, isLast: true));
        });
        Assert.All(outcomes, static outcome => Assert.Equal((LeaseOutcome.Done, LeaseOutcome.Done), outcome));
        Assert.Equal(RevocationCheck.Revoked, await CheckAsync(revocations, "17"));
    }

    [Fact]
    public async Task What_is_put_in_lengthens_a_revocation_and_never_shortens_it()
    {
        var revocations = await FilledAsync();
        await RevokeAsync(revocations, "long");
        await revocations.RevokeAsync(Digest("brief"), Clock.Brief, CancellationToken.None);
        await FilledRevocations.FillAsync(RestoredOf(revocations), new(Digest("long"), TimeSpan.FromMilliseconds(1)), new(Digest("brief"), Clock.Lasting));
        await Clock.NearlyEndLastingAsync();
        Assert.Equal((RevocationCheck.Revoked, RevocationCheck.Revoked), (await CheckAsync(revocations, "long"), await CheckAsync(revocations, "brief")));
    }

    [Fact]
    public async Task Cancelled_calls_revoke_nothing_and_tell_nothing()
    {
        var revocations = await FilledAsync();
        await ThrowsCancelledAsync(() => revocations.RevokeAsync(Digest("token"), Clock.Lasting, Cancelled));
        await ThrowsCancelledAsync(() => revocations.CheckAsync(new[] { Digest("token") }, Cancelled));
        Assert.Equal(RevocationCheck.NotRevoked, await CheckAsync(revocations, "token"));
    }

    /// <summary>A store that begins.</summary>
    private protected abstract IRevocations Create();

    private protected async Task<IRevocations> FilledAsync()
    {
        var revocations = Create();
        await FilledRevocations.FillAsync(RestoredOf(revocations));
        return revocations;
    }

    private protected static IRestoredRevocations RestoredOf(IRevocations revocations) => (IRestoredRevocations)revocations;

    private protected async Task<LeaseOutcome> PutAsync(IRestoredRevocations restored, HolderToken pass, bool isLast, params string[] names) =>
        await restored.PutAsync(pass, [.. names.Select(name => new RevocationRetention(Digest(name), Clock.Lasting))], isLast, CancellationToken.None);

    /// <summary>The same revocations as another replica sees them.</summary>
    private protected virtual IRevocations CreateSibling(IRevocations revocations) => revocations;

    private protected async Task<LeaseOutcome> RevokeAsync(IRevocations revocations, string name) =>
        await revocations.RevokeAsync(Digest(name), Clock.Lasting, CancellationToken.None);

    private protected static async Task<RevocationCheck> CheckAsync(IRevocations revocations, params string[] names) =>
        await revocations.CheckAsync(names.Select(Digest).ToArray(), CancellationToken.None);
}
