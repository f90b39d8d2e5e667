using System.Globalization;
using Sidecar.State;

namespace Sidecar.Tests.State;

public sealed class RecentTableTests
{
    private readonly RecentTable<string> _table = new(capacity: 100);

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
}
