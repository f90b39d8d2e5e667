using System.Data.Common;
using Sidecar.Ledger;
using Sidecar.Policies;
using static Sidecar.Tests.Contracts.SampleDigests;

namespace Sidecar.Tests.Contracts;

/// <summary>What every ledger promises about revocations. Inherited once per implementation.</summary>
public abstract class RevocationLedgerContract : LedgerContract
{
    private const long Plenty = 1_000_000;

    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private DateTimeOffset Now => Harness.Time.GetUtcNow();

    [Fact]
    public async Task What_was_revoked_is_there_until_it_is_over_also_after_a_restart()
    {
        foreach (var kind in Enum.GetValues<RevocationKind>())
        {
            Assert.Equal(new RevocationWriting.Written(Now + Day), await RevokeAsync($"{kind}", kind: kind));
        }

        await Harness.RestartAsync();

        Assert.Equal(
            [.. Enum.GetNames<RevocationKind>().Select(static kind => Digest(kind)).Order(Comparer<Digest>.Create(static (a, b) => string.CompareOrdinal(a.ToString(), b.ToString())))],
            (await ReadAsync()).Select(static kept => kept.Key));
        Assert.All(await ReadAsync(), kept => Assert.Equal(Now + Day, kept.Until));
        Harness.Time.Advance(Day - TimeSpan.FromMilliseconds(1));
        Assert.NotEmpty(await ReadAsync());
        Harness.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Empty(await ReadAsync());
    }

    [Fact]
    public async Task A_revocation_is_in_the_audit_and_one_that_found_no_room_is_not()
    {
        await RevokeAsync("a", most: 1);
        await RevokeAsync("b", most: 1);
        await Harness.CrashAsync();

        Assert.Equal(["admin.revocations.call done"], await Harness.Tables.WordsAsync());
    }

    [Fact]
    public async Task Revoking_again_lengthens_the_time_and_never_shortens_it()
    {
        await RevokeAsync("token", Day);

        Assert.Equal(new RevocationWriting.Written(Now + (2 * Day)), await RevokeAsync("token", 2 * Day));
        Assert.Equal(new RevocationWriting.Written(Now + (2 * Day)), await RevokeAsync("token", Day));

        Assert.Equal(Now + (2 * Day), Assert.Single(await ReadAsync()).Until);
        await Assert.ThrowsAnyAsync<DbException>(() => Harness.ExecuteAsync("update revocations set until = 1"));
    }

    [Fact]
    public async Task Of_many_who_revoke_one_token_at_once_the_longest_time_stands()
    {
        var outcomes = await Crowd.AskAsync(async caller => await RevokeAsync("token", Day + TimeSpan.FromSeconds(caller)));

        Assert.All(outcomes, static outcome => Assert.IsType<RevocationWriting.Written>(outcome));
        Assert.Equal(Now + Day + TimeSpan.FromSeconds(Crowd.Size - 1), Assert.Single(await ReadAsync()).Until);
    }

    [Fact]
    public async Task Revocations_are_read_in_pages_without_those_that_are_over()
    {
        foreach (var index in Enumerable.Range(0, 10))
        {
            await RevokeAsync($"k{index}", index % 2 == 0 ? Day : TimeSpan.FromMinutes(1));
        }

        Harness.Time.Advance(TimeSpan.FromMinutes(1));
        var first = await ReadAsync(limit: 3);
        var second = await ReadAsync(first[^1].Key, limit: 3);

        Assert.Equal((3, 2), (first.Count, second.Count));
        Assert.Equal([.. new[] { 0, 2, 4, 6, 8 }.Select(static index => Digest($"k{index}").ToString()).Order(StringComparer.Ordinal)], first.Concat(second).Select(static kept => kept.Key.ToString()));
        Assert.Empty(await ReadAsync(second[^1].Key));
    }

    [Fact]
    public async Task There_are_no_more_than_there_may_be_and_those_that_are_over_need_no_room()
    {
        await RevokeAsync("a", TimeSpan.FromMinutes(1), most: 2);
        await RevokeAsync("b", most: 2);

        Assert.IsType<RevocationWriting.Full>(await RevokeAsync("c", most: 2));
        Assert.IsType<RevocationWriting.Written>(await RevokeAsync("b", 2 * Day, most: 2));
        Harness.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.IsType<RevocationWriting.Written>(await RevokeAsync("c", most: 2));
    }

    [Fact]
    public async Task What_is_over_is_swept_and_nothing_else()
    {
        foreach (var index in Enumerable.Range(0, 20))
        {
            await RevokeAsync($"k{index}", index < 10 ? TimeSpan.FromMinutes(1) : Day);
        }

        Harness.Time.Advance(TimeSpan.FromMinutes(2));
        var before = Now - TimeSpan.FromMinutes(2);
        Assert.Null(await Harness.Revocations.SweepAsync(Now - TimeSpan.FromMinutes(1), CancellationToken.None));

        // As it was seen before anything was over.
        Assert.Equal(20, (await ReadAsync(now: before)).Count);
        Assert.Null(await Harness.Revocations.SweepAsync(Now, CancellationToken.None));
        Assert.Equal(10, (await ReadAsync(now: before)).Count);
    }

    [Fact]
    public async Task A_store_that_takes_no_writes_says_so_in_time_and_keeps_what_it_has()
    {
        await RevokeAsync("a");
        await using (await Harness.PauseAsync())
        {
            Assert.IsType<RevocationWriting.Unavailable>(await RevokeAsync("b"));
            Assert.NotNull(await Harness.Revocations.SweepAsync(Now, CancellationToken.None));
        }

        Assert.IsType<RevocationWriting.Written>(await RevokeAsync("c"));
        Assert.Contains(await ReadAsync(), static kept => kept.Key == Digest("a"));
    }

    private static AuditEntry Audit => new("admin.revocations.call", "done") { Actor = "operator:jo" };

    private async Task<RevocationWriting> RevokeAsync(string name, TimeSpan? retention = null, long most = Plenty, RevocationKind kind = RevocationKind.Jwt) =>
        await Harness.Revocations.RevokeAsync(new Revocation(kind, Digest(name), Now + (retention ?? Day)), Audit, most, Now, CancellationToken.None);

    private async Task<IReadOnlyList<KeptRevocation>> ReadAsync(Digest? after = null, int limit = 100, DateTimeOffset? now = null) =>
        Assert.IsType<RevocationReading.Page>(await Harness.Revocations.ReadAsync(now ?? Now, after, limit, CancellationToken.None)).Revocations;
}
