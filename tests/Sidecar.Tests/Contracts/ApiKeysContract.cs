using System.Data.Common;
using Sidecar.Ledger;

namespace Sidecar.Tests.Contracts;

/// <summary>What every ledger promises about API keys. Inherited once per implementation.</summary>
public abstract class ApiKeysContract : LedgerContract
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private DateTimeOffset Now => Harness.Time.GetUtcNow();

    [Fact]
    public async Task A_key_is_found_as_it_was_written_also_after_a_restart()
    {
        var key = Key("k1") with { IsTest = true, Permissions = ["orders:read", "checkout:write"], Profiles = ["https://a.example/p", "https://b.example/p"], ExpiresAt = Now + Day };
        Assert.IsType<ApiKeyCreation.Created>(await CreateAsync(key));
        await Harness.RestartAsync();

        var found = await FoundAsync("k1");

        Assert.Equal((key.Id, key.Owner, true, key.CreatedAt, key.ExpiresAt), (found.Id, found.Owner, found.IsTest, found.CreatedAt, found.ExpiresAt));
        Assert.Equal(key.Permissions, found.Permissions);
        Assert.Equal(key.Profiles, found.Profiles);
        Assert.Equal(("v1", Convert.ToHexString(key.Hash.Bytes.Span)), (found.Hash.Pepper, Convert.ToHexString(found.Hash.Bytes.Span)));
        Assert.Equal((null, null, null), (found.RevokedAt, found.LastUsedAt, found.Successor));
        Assert.IsType<ApiKeyReading.Unknown>(await Harness.KeyLookup.FindAsync("k2", CancellationToken.None));
    }

    [Fact]
    public async Task Every_change_of_a_key_is_in_the_audit_and_what_changed_nothing_is_not()
    {
        await CreateAsync(Key("k1"));
        await CreateAsync(Key("k1"));
        await RotateAsync("k1", "k2");
        await RotateAsync("k1", "k3");
        await RotateAsync("nobody", "k4");
        await Harness.Keys.RevokeAsync("k2", Now, Audit("revoke"), CancellationToken.None);
        await Harness.Keys.RevokeAsync("nobody", Now, Audit("revoke"), CancellationToken.None);
        await Harness.CrashAsync();

        var records = await Harness.Tables.AuditHistory.ListedAsync();

        Assert.Equal(
            [("admin.keys.create", "r-create"), ("admin.keys.rotate", "r-rotate"), ("admin.keys.revoke", "r-revoke")],
            records.Select(static record => (record.Entry.Action, record.Entry.RequestId!)));
        Assert.All(records, static record => Assert.Equal(("operator:jo", "done"), (record.Entry.Actor, record.Entry.Decision)));
    }

    [Fact]
    public async Task Of_many_who_make_a_key_of_one_id_one_does()
    {
        var outcomes = await Crowd.AskAsync(async caller => await CreateAsync(Key("k1") with { Owner = $"owner {caller}" }));

        Assert.Single(outcomes, static outcome => outcome is ApiKeyCreation.Created);
        Assert.Equal($"owner {Array.FindIndex(outcomes, static outcome => outcome is ApiKeyCreation.Created)}", (await FoundAsync("k1")).Owner);
        Assert.All(outcomes, static outcome => Assert.IsNotType<ApiKeyCreation.Unavailable>(outcome));
    }

    [Fact]
    public async Task Of_many_who_rotate_one_key_one_does_and_the_others_leave_nothing()
    {
        await CreateAsync(Key("k1"));

        var outcomes = await Crowd.AskAsync(async caller => await RotateAsync("k1", $"n{caller}"));

        var winner = Assert.IsType<ApiKeyRotation.Rotated>(Assert.Single(outcomes, static outcome => outcome is ApiKeyRotation.Rotated));
        Assert.All(outcomes.Where(outcome => outcome != winner), outcome => Assert.Equal(winner.New.Id, Assert.IsType<ApiKeyRotation.Conflict>(outcome).Key.Successor));
        Assert.Equal([winner.New.Id, "k1"], (await ListAsync(100)).Select(static key => key.Id));
    }

    [Fact]
    public async Task A_successor_is_as_its_predecessor_and_both_are_good_for_the_overlap()
    {
        await CreateAsync(Key("k1") with { Permissions = ["orders:read"], Profiles = ["https://a.example/p"], IsTest = true });

        var rotated = Assert.IsType<ApiKeyRotation.Rotated>(await RotateAsync("k1", "k2", overlap: Day));

        Assert.Equal(("k2", Now + Day, null), (rotated.Old.Successor, rotated.Old.ExpiresAt, rotated.Old.RevokedAt));
        Assert.Equal(("acme", true, null, Now), (rotated.New.Owner, rotated.New.IsTest, rotated.New.ExpiresAt, rotated.New.CreatedAt));
        Assert.Equal(["orders:read", "https://a.example/p"], rotated.New.Permissions.Concat(rotated.New.Profiles));
        Assert.Equal(("v1", 0xBB), ((await FoundAsync("k2")).Hash.Pepper, (await FoundAsync("k2")).Hash.Bytes.Span[0]));
    }

    [Fact]
    public async Task A_successor_lives_as_long_as_its_predecessor_was_made_to_and_no_overlap_lengthens_a_life()
    {
        await CreateAsync(Key("k1") with { ExpiresAt = Now + (10 * Day) });
        Harness.Time.Advance((10 * Day) - TimeSpan.FromHours(1));

        var rotated = Assert.IsType<ApiKeyRotation.Rotated>(await RotateAsync("k1", "k2", overlap: Day));

        Assert.Equal((Now + TimeSpan.FromHours(1), Now + (10 * Day)), (rotated.Old.ExpiresAt, rotated.New.ExpiresAt));
        var told = Assert.IsType<ApiKeyRotation.Rotated>(await RotateAsync("k2", "k3", expiresAt: Now + Day));
        Assert.Equal(Now + Day, told.New.ExpiresAt);
    }

    [Fact]
    public async Task A_successor_of_a_key_that_lives_to_the_end_of_the_calendar_ends_with_it()
    {
        var last = DateTimeOffset.FromUnixTimeMilliseconds(DateTimeOffset.MaxValue.ToUnixTimeMilliseconds());
        await CreateAsync(Key("k1") with { ExpiresAt = last });
        Harness.Time.Advance(Day);

        var rotated = Assert.IsType<ApiKeyRotation.Rotated>(await RotateAsync("k1", "k2", overlap: Day));

        Assert.Equal((Now + Day, last), (rotated.Old.ExpiresAt, rotated.New.ExpiresAt));
    }

    [Fact]
    public async Task A_key_that_is_over_gets_no_successor()
    {
        await CreateAsync(Key("revoked"));
        await Harness.Keys.RevokeAsync("revoked", Now, Audit("revoke"), CancellationToken.None);
        await CreateAsync(Key("expired") with { ExpiresAt = Now + Day });
        Harness.Time.Advance(Day);

        Assert.NotNull(Assert.IsType<ApiKeyRotation.Conflict>(await RotateAsync("revoked", "k1")).Key.RevokedAt);
        Assert.NotNull(Assert.IsType<ApiKeyRotation.Conflict>(await RotateAsync("expired", "k2")).Key.ExpiresAt);
        Assert.IsType<ApiKeyRotation.Unknown>(await RotateAsync("nobody", "k3"));
        Assert.Equal(2, (await ListAsync(100)).Count);
    }

    [Fact]
    public async Task A_revoked_key_stays_revoked_since_the_first_time_and_its_successor_goes_on()
    {
        await CreateAsync(Key("k1"));
        await RotateAsync("k1", "k2");
        var first = Now;
        await Harness.Keys.RevokeAsync("k1", first, Audit("revoke"), CancellationToken.None);
        Harness.Time.Advance(Day);

        var again = Assert.IsType<ApiKeyRevocation.Revoked>(await Harness.Keys.RevokeAsync("k1", Now, Audit("revoke"), CancellationToken.None));

        Assert.Equal((first, null), (again.Key.RevokedAt, (await FoundAsync("k2")).RevokedAt));
        Assert.IsType<ApiKeyRevocation.Unknown>(await Harness.Keys.RevokeAsync("nobody", Now, Audit("revoke"), CancellationToken.None));
        await Assert.ThrowsAnyAsync<DbException>(() => Harness.ExecuteAsync("update api_keys set revoked_at = null where id = 'k1'"));
        await Assert.ThrowsAnyAsync<DbException>(() => Harness.ExecuteAsync("delete from api_keys where id = 'k1'"));
    }

    [Fact]
    public async Task Keys_are_listed_newest_first_and_in_pages()
    {
        foreach (var id in new[] { "a", "b", "c", "d", "e" })
        {
            await CreateAsync(Key(id));
        }

        var first = await ListAsync(2);
        var second = await ListAsync(2, first[^1].Number);
        var third = await ListAsync(2, second[^1].Number);

        Assert.Equal(["e", "d", "c", "b", "a"], first.Concat(second).Concat(third).Select(static key => key.Id));
        Assert.Empty(await ListAsync(2, third[^1].Number));
    }

    [Fact]
    public async Task Hashes_are_read_in_the_order_of_creation_and_in_pages_also_of_keys_that_are_over()
    {
        foreach (var id in new[] { "a", "b", "c" })
        {
            await CreateAsync(Key(id));
        }

        await Harness.Keys.RevokeAsync("b", Now, Audit("revoke"), CancellationToken.None);
        await RotateAsync("a", "d");

        var first = await HashesAsync(0, 2);
        var second = await HashesAsync(first[^1].Number, 2);
        var third = await HashesAsync(second[^1].Number, 10);

        Assert.Equal(["a", "b", "b", "c", "c", "d"], first.Concat(second).Concat(third).Select(static entry => entry.Id));
        Assert.Equal(("v1", 0xBB), (third[^1].Hash.Pepper, third[^1].Hash.Bytes.Span[0]));
        Assert.Empty(await HashesAsync(third[^1].Number + 1, 10));
    }

    [Fact]
    public async Task Whoever_goes_on_from_the_last_number_misses_no_key_of_many_who_make_them_at_once()
    {
        using var stop = new CancellationTokenSource();
        var following = Task.Run(() => FollowAsync(stop.Token));

        await Crowd.AskAsync(async caller =>
        {
            await CreateAsync(Key($"k{caller}"));
            return await RotateAsync($"k{caller}", $"n{caller}");
        });

        await stop.CancelAsync();
        Assert.Equal([.. (await ListAsync(1000)).Select(static key => key.Id).Order(StringComparer.Ordinal)], (await following).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_last_use_is_the_latest_whatever_comes_when()
    {
        await CreateAsync(Key("k1"));
        await CreateAsync(Key("k2"));

        Assert.Null(await NoteAsync(new ApiKeyUse("k1", Now + Day), new ApiKeyUse("k2", Now)));
        Assert.Null(await NoteAsync(new ApiKeyUse("k1", Now), new ApiKeyUse("nobody", Now)));

        Assert.Equal((Now + Day, Now), ((await FoundAsync("k1")).LastUsedAt, (await FoundAsync("k2")).LastUsedAt));
    }

    [Fact]
    public async Task A_hash_is_made_anew_only_where_it_is_the_one_that_was_read()
    {
        await CreateAsync(Key("k1"));
        await Harness.Keys.RevokeAsync("k1", Now, Audit("revoke"), CancellationToken.None);
        var newer = new ApiKeyHashRecord("v2", Bytes(2));

        await NoteAsync(new ApiKeyUse("k1", Now) { Rehash = (Bytes(9), new ApiKeyHashRecord("v9", Bytes(9))) });
        Assert.Equal("v1", (await FoundAsync("k1")).Hash.Pepper);
        await NoteAsync(new ApiKeyUse("k1", Now) { Rehash = (Bytes(0xAA), newer) });
        await NoteAsync(new ApiKeyUse("k1", Now) { Rehash = (Bytes(0xAA), new ApiKeyHashRecord("v3", Bytes(3))) });

        var found = await FoundAsync("k1");
        Assert.Equal(("v2", 2, true), (found.Hash.Pepper, found.Hash.Bytes.Span[0], found.RevokedAt is not null));
    }

    [Fact]
    public async Task Many_who_note_the_same_keys_do_not_stand_in_each_others_way()
    {
        var ids = Enumerable.Range(0, 20).Select(static index => $"k{index}").ToList();
        foreach (var id in ids)
        {
            await CreateAsync(Key(id));
        }

        var outcomes = await Crowd.AskAsync(async caller =>
            await NoteAsync([.. (caller % 2 == 0 ? ids : Enumerable.Reverse(ids)).Select(id => new ApiKeyUse(id, Now + TimeSpan.FromSeconds(caller)))]));

        Assert.All(outcomes, Assert.Null);
        Assert.All(await ListAsync(100), key => Assert.Equal(Now + TimeSpan.FromSeconds(Crowd.Size - 1), key.LastUsedAt));
    }

    [Fact]
    public async Task A_store_that_takes_no_writes_says_so_in_time_and_keeps_what_it_has()
    {
        await CreateAsync(Key("k1"));
        await using (await Harness.PauseAsync())
        {
            Assert.IsType<ApiKeyCreation.Unavailable>(await CreateAsync(Key("k2")));
            Assert.IsType<ApiKeyRotation.Unavailable>(await RotateAsync("k1", "k3"));
            Assert.IsType<ApiKeyRevocation.Unavailable>(await Harness.Keys.RevokeAsync("k1", Now, Audit("revoke"), CancellationToken.None));
            Assert.NotNull(await NoteAsync(new ApiKeyUse("k1", Now)));
        }

        Assert.Null((await FoundAsync("k1")).LastUsedAt);
        Assert.IsType<ApiKeyCreation.Created>(await CreateAsync(Key("k4")));
    }

    private async Task<IReadOnlyList<ApiKeyHashEntry>> HashesAsync(long from, int limit) =>
        Assert.IsType<ApiKeyHashReading.Page>(await Harness.KeyLookup.ReadHashesAsync(from, limit, CancellationToken.None)).Entries;

    /// <summary>Reads what is new until it is told to stop, and then once more.</summary>
    private async Task<IReadOnlyList<string>> FollowAsync(CancellationToken stop)
    {
        var seen = new List<ApiKeyHashEntry>();
        for (var isLast = false; !isLast;)
        {
            isLast = stop.IsCancellationRequested;
            seen.AddRange(await HashesAsync((seen.Count == 0 ? 0 : seen[^1].Number) + 1, 1000));
        }

        return [.. seen.Select(static entry => entry.Id)];
    }

    private static ReadOnlyMemory<byte> Bytes(byte value) => Enumerable.Repeat(value, 32).ToArray();

    private ApiKeyRecord Key(string id) => new(id, new ApiKeyHashRecord("v1", Bytes(0xAA)), "acme") { CreatedAt = Now };

    private static AuditEntry Audit(string verb) => new($"admin.keys.{verb}", "done") { Actor = "operator:jo", RequestId = $"r-{verb}" };

    private async Task<ApiKeyCreation> CreateAsync(ApiKeyRecord key) => await Harness.Keys.CreateAsync(key, Audit("create"), CancellationToken.None);

    private async Task<ApiKeyRotation> RotateAsync(string id, string successor, TimeSpan? overlap = null, DateTimeOffset? expiresAt = null) =>
        await Harness.Keys.RotateAsync(id, new ApiKeySuccessor(successor, new ApiKeyHashRecord("v1", Bytes(0xBB)), expiresAt, overlap ?? Day), Now, Audit("rotate"), CancellationToken.None);

    private async Task<IReadOnlyList<ApiKeyRecord>> ListAsync(int limit, long? before = null) => await Harness.Keys.ListAsync(limit, before, CancellationToken.None);

    private async Task<Exception?> NoteAsync(params ApiKeyUse[] uses) => await Harness.KeyLookup.NoteAsync(uses, CancellationToken.None);

    private async Task<ApiKeyRecord> FoundAsync(string id) => Assert.IsType<ApiKeyReading.Found>(await Harness.KeyLookup.FindAsync(id, CancellationToken.None)).Key;
}
