using System.Globalization;
using Sidecar.State;

namespace Sidecar.Tests.State;

public sealed class RecentTableTests
{
    private readonly RecentTable<string, string> _table = new(capacity: 100, StringComparer.Ordinal);

    [Fact]
    public void What_was_put_in_last_is_found_and_what_was_removed_is_not()
    {
        _table.Put("a", "1");
        _table.Put("a", "2");
        _table.Put("b", "3");
        _table.Remove("b");

        Assert.Equal(("2", null, null), (_table.Find("a"), _table.Find("b"), _table.Find("c")));
    }

    [Fact]
    public void A_flood_leaves_no_more_than_the_capacity_and_the_latest_stay()
    {
        var keys = Enumerable.Range(0, 10_000).Select(static number => number.ToString(CultureInfo.InvariantCulture)).ToList();
        keys.ForEach(key => _table.Put(key, key));

        Assert.InRange(keys.Count(key => _table.Find(key) is not null), 50, 100);
        Assert.All(keys[^50..], key => Assert.Equal(key, _table.Find(key)));
    }

    [Fact]
    public void The_newer_value_counts_while_an_older_one_is_still_there()
    {
        _table.Put("a", "old");
        Enumerable.Range(0, 49).ToList().ForEach(number => _table.Put($"{number}", "x"));
        _table.Put("a", "new");

        Assert.Equal("new", _table.Find("a"));
    }

    [Fact]
    public void What_is_used_stays_however_much_comes()
    {
        _table.Put("used", "x");
        for (var i = 0; i < 10_000; i++)
        {
            _table.Put(Text(i), "y");
            Assert.Equal("x", _table.Find("used"));
        }
    }

    [Fact]
    public void A_part_of_a_text_finds_what_the_whole_does()
    {
        _table.Put("key", "x");
        Enumerable.Range(0, 49).ToList().ForEach(number => _table.Put(Text(number), "y"));

        Assert.Equal(("x", null), (_table.Find("a key".AsSpan(2)), _table.Find("a key".AsSpan(3))));
        Assert.Equal("x", _table.Find("a key".AsSpan(2)));
    }

    [Fact]
    public void What_is_removed_is_gone_from_both_generations()
    {
        var table = new RecentTable<int, string>(4);
        for (var i = 0; i < 3; i++)
        {
            table.Put(i, "x");
        }

        table.Remove(0);
        table.Remove(2);

        Assert.Equal([1], Enumerable.Range(0, 3).Where(i => table.Find(i) is not null));
    }

    [Fact]
    public void A_crowd_leaves_no_more_than_the_capacity_and_each_its_own()
    {
        Parallel.For(0, 20_000, i =>
        {
            _table.Put(Text(i % 500), Text(i % 500));
            _table.Find(Text((i + 250) % 500));
            if (i % 7 == 0)
            {
                _table.Remove(Text(i % 500));
            }
        });

        Assert.InRange(Enumerable.Range(0, 500).Count(i => _table.Find(Text(i)) is not null), 1, 100);
        Assert.All(Enumerable.Range(0, 500), i => Assert.True(_table.Find(Text(i)) is not { } found || found == Text(i)));
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
