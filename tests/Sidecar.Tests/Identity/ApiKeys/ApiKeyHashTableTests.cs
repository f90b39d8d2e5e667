using System.Security.Cryptography;
using FsCheck;
using FsCheck.Fluent;
using Sidecar.Identity.ApiKeys;
using Sidecar.Tests.Contracts;

namespace Sidecar.Tests.Identity.ApiKeys;

public sealed class ApiKeyHashTableTests
{
    private const string Digits = "0123456789abcdefghjkmnpqrstvwxyz";

    [Fact]
    public void A_table_knows_what_was_added_and_nothing_else() => Prop.ForAll<uint[], uint[]>(KnowsWhatWasAdded).QuickCheckThrowOnFailure();

    private static bool KnowsWhatWasAdded(uint[] added, uint[] asked)
    {
        var table = new ApiKeyHashTable(1_000);
        var expected = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var number in added)
        {
            expected.TryAdd(Id(number), Hash(number));
            table.TryAdd(Id(number), "v1", Convert.FromHexString(Hash(number)));
        }

        return added.Concat(asked).All(number =>
            expected.GetValueOrDefault(Id(number)) == (table.Find(Id(number)) is { } found ? Convert.ToHexString(found.Bytes.Span) : null)) && table.Count == expected.Count;
    }

    [Fact]
    public void Ids_at_both_ends_are_told_apart_from_none()
    {
        var table = new ApiKeyHashTable(10);

        Assert.Null(table.Find("000000000000"));
        Assert.True(table.TryAdd("000000000000", "v1", new byte[32]));
        Assert.True(table.TryAdd("zzzzzzzzzzzz", "v2", Enumerable.Repeat((byte)2, 32).ToArray()));

        Assert.Equal(("v1", "v2"), (table.Find("000000000000")?.Pepper, table.Find("zzzzzzzzzzzz")?.Pepper));
        Assert.Null(table.Find("000000000001"));
    }

    [Fact]
    public void A_key_that_is_there_stays_as_it_is()
    {
        var table = new ApiKeyHashTable(10);
        table.TryAdd("07enw29gqx5c", "v1", new byte[32]);

        Assert.True(table.TryAdd("07enw29gqx5c", "v2", Enumerable.Repeat((byte)2, 32).ToArray()));

        Assert.Equal(("v1", 0, 1), (table.Find("07enw29gqx5c")?.Pepper, table.Find("07enw29gqx5c")!.Value.Bytes.Span[0], table.Count));
    }

    [Fact]
    public void A_table_that_is_full_takes_no_more_and_keeps_what_it_has()
    {
        var table = new ApiKeyHashTable(3);

        Assert.Equal([true, true, true, false, false], Enumerable.Range(0, 5).Select(number => table.TryAdd(Id((uint)number), "v1", new byte[32])));
        Assert.Equal([true, true, true, false, false], Enumerable.Range(0, 5).Select(number => table.Find(Id((uint)number)) is not null));
        Assert.True(table.TryAdd(Id(1), "v1", new byte[32]));
    }

    [Fact]
    public void There_are_not_more_peppers_than_have_a_number()
    {
        var table = new ApiKeyHashTable(1_000);

        var added = Enumerable.Range(0, 260).Select(number => table.TryAdd(Id((uint)number), $"v{number}", new byte[32])).ToList();

        Assert.Equal(255, added.Count(static isAdded => isAdded));
        Assert.Equal("v254", table.Find(Id(254))?.Pepper);
    }

    [Fact]
    public async Task Whoever_looks_while_keys_are_added_finds_those_that_are_there_whole()
    {
        var table = new ApiKeyHashTable(100_000);
        var added = 0;
        await Crowd.AskAsync(caller => Task.FromResult(caller % 2 == 0 ? Add(caller) : Look()));

        Assert.Equal(Crowd.Size / 2 * 500, table.Count);

        bool Add(int caller)
        {
            for (var index = 0u; index < 500; index++)
            {
                var number = ((uint)caller * 1_000) + index;
                table.TryAdd(Id(number), "v1", Convert.FromHexString(Hash(number)));
                Volatile.Write(ref added, (int)number);
            }

            return true;
        }

        bool Look()
        {
            for (var round = 0; round < 2_000; round++)
            {
                var number = (uint)Volatile.Read(ref added);
                Assert.True(number == 0 || Hash(number) == Convert.ToHexString(table.Find(Id(number))!.Value.Bytes.Span));
            }

            return true;
        }
    }

    /// <summary>With all the smaller tables before the last, each half as large again: a third of it stays.</summary>
    [Fact]
    public void A_hundred_thousand_keys_take_a_few_megabytes()
    {
        var ids = Enumerable.Range(0, 100_000).Select(_ => SampleKeys.New().Id.ToString()).ToList();
        var hash = new byte[32];
        var before = GC.GetAllocatedBytesForCurrentThread();

        var table = new ApiKeyHashTable(100_000);
        ids.ForEach(id => table.TryAdd(id, "v1", hash));

        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / ids.Count, 3 * 41, 3 * 85);
        Assert.All(ids, id => Assert.NotNull(table.Find(id)));
    }

    private static string Id(uint number) => new([.. Enumerable.Range(0, ApiKey.IdLength).Select(place => Digits[(int)(((ulong)number * 0x1_0000_0001) >> (place * 5)) & 31])]);

    private static string Hash(uint number) => Convert.ToHexString(SHA256.HashData(BitConverter.GetBytes(number)));
}
