using Sidecar.Identity.Profiles;

namespace Sidecar.Tests.Identity.Profiles;

public sealed class LeastRecentlyUsedTests
{
    [Fact]
    public void Whoever_was_used_longest_ago_goes_first()
    {
        var table = new LeastRecentlyUsed<string>(maxEntries: 2, maxWeight: 100);
        table.Put("a", "1", 1);
        table.Put("b", "2", 1);
        table.Find("a");
        table.Put("c", "3", 1);

        Assert.Equal("1", table.Find("a"));
        Assert.Null(table.Find("b"));
        Assert.Equal("3", table.Find("c"));
    }

    [Fact]
    public void As_many_go_as_the_weight_of_a_new_one_takes()
    {
        var table = new LeastRecentlyUsed<string>(maxEntries: 10, maxWeight: 10);
        table.Put("a", "1", 4);
        table.Put("b", "2", 4);
        table.Put("c", "3", 9);

        Assert.Equal((1, 9), (table.Count, table.Weight));
        Assert.Equal("3", table.Find("c"));
    }

    [Fact]
    public void What_is_too_heavy_for_the_whole_table_is_not_kept()
    {
        var table = new LeastRecentlyUsed<string>(maxEntries: 10, maxWeight: 10);
        table.Put("a", "1", 11);

        Assert.Equal((0, 0), (table.Count, table.Weight));
    }

    [Fact]
    public void Replacing_counts_once()
    {
        var table = new LeastRecentlyUsed<string>(maxEntries: 10, maxWeight: 10);
        table.Put("a", "1", 6);
        table.Put("a", "2", 5);

        Assert.True(table.TryReplace("a", "3"));
        Assert.False(table.TryReplace("b", "3"));
        Assert.Equal((1, 5, "3"), (table.Count, table.Weight, table.Find("a")));
    }

    [Fact]
    public void Bounds_hold_whatever_comes()
    {
        var table = new LeastRecentlyUsed<string>(maxEntries: 7, maxWeight: 50);
        for (var i = 0; i < 10_000; i++)
        {
            table.Put($"{i * 7919 % 31}", "x", i * 104729 % 23);
            Assert.InRange(table.Count, 0, 7);
            Assert.InRange(table.Weight, 0, 50);
        }
    }
}
