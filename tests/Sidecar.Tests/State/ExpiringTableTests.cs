using Sidecar.State.Memory;

namespace Sidecar.Tests.State;

public sealed class ExpiringTableTests
{
    [Theory]
    [InlineData(1, 40, 1_000)]
    [InlineData(2, 3, 1_000)]
    [InlineData(3, 500, 100)]
    [InlineData(4, 1_000_000, 100_000)]
    public void Table_does_what_a_plain_list_of_keys_and_ends_does(int seed, int capacity, int longest)
    {
        var random = new Random(seed);
        var gone = 0;
        var table = new ExpiringTable<long, long>(capacity, _ => gone++);
        var model = new Dictionary<long, (long Value, long End)>();
        var added = 0;
        var now = 0L;
        for (var step = 0; step < 40_000; step++)
        {
            now += random.Next(4);
            var key = (long)random.Next(300);
            var known = model.TryGetValue(key, out var expected) && expected.End > now;
            var slot = table.Find(key, now);
            Assert.Equal(known, slot >= 0);
            if (!known)
            {
                var end = now + random.Next(1, longest);
                if (table.TryAdd(key, step, end, now))
                {
                    added++;
                    model[key] = (step, end);
                }
                else
                {
                    // Only a table full of entries may refuse, and they may be ended ones that stand behind a later one.
                    Assert.Equal(capacity, table.Count);
                }
            }
            else
            {
                Assert.Equal(expected, (table[slot], table.EndOf(slot)));
                Change(table, model, slot, key, now, random, longest);
            }
        }

        Assert.Equal(added - gone, table.Count);
        now = long.MaxValue;
        table.RemoveEnded(now, int.MaxValue);
        Assert.Equal((0, added), (table.Count, gone));
    }

    [Fact]
    public void Entries_kept_equally_long_leave_in_the_order_in_which_they_came()
    {
        var left = new List<int>();
        var table = new ExpiringTable<int, int>(10_000, left.Add);
        for (var i = 0; i < 10_000; i++)
        {
            Assert.True(table.TryAdd(i, i, i + 5000, i));
        }

        table.RemoveEnded(long.MaxValue, int.MaxValue);
        Assert.Equal(Enumerable.Range(0, 10_000), left);
    }

    [Fact]
    public void Full_table_has_room_as_soon_as_one_of_many_kept_equally_long_has_ended()
    {
        var table = new ExpiringTable<int, int>(capacity: 100);
        for (var i = 0; i < 100; i++)
        {
            Assert.True(table.TryAdd(i, i, i + 5000, i));
        }

        Assert.False(table.TryAdd(-1, 0, 9999, now: 4999));
        Assert.True(table.TryAdd(-1, 0, 9999, now: 5000));
        Assert.False(table.TryAdd(-2, 0, 9999, now: 5000));
        Assert.Equal(ExpiringTable<int, int>.None, table.Find(0, 4999));
    }

    [Fact]
    public void Ended_entries_go_with_the_calls_that_follow_and_not_all_with_one()
    {
        var gone = 0;
        var table = new ExpiringTable<int, int>(10_000, _ => gone++);
        for (var i = 0; i < 1000; i++)
        {
            table.TryAdd(i, i, end: 10, now: 0);
        }

        table.TryAdd(-1, 0, end: 1000, now: 100);
        Assert.InRange(gone, 1, 10);
        for (var i = 2; i < 1000; i++)
        {
            table.TryAdd(-i, 0, end: 1000, now: 100);
        }

        Assert.Equal(1000, gone);
    }

    [Fact]
    public void Coming_and_going_leaves_nothing_behind()
    {
        var order = new ExpiryOrder();
        order.Resize(2);
        order.Add(0, end: 1_000_000_000, now: 0);
        for (var now = 0L; now < 10_000_000; now += 100)
        {
            order.Add(1, now + 90_000, now);
            order.Remove(1);
            Assert.Equal(0, order.First);
            Assert.Equal(1, order.Rows);
        }
    }

    private static void Change(
        ExpiringTable<long, long> table, Dictionary<long, (long Value, long End)> model, int slot, long key, long now, Random random, int longest)
    {
        switch (random.Next(3))
        {
            case 0:
                table.Remove(slot);
                model.Remove(key);
                break;
            case 1:
                var end = now + random.Next(1, longest);
                table.SetEnd(slot, end, now);
                model[key] = (model[key].Value, end);
                break;
            default:
                table[slot]++;
                model[key] = (model[key].Value + 1, model[key].End);
                break;
        }
    }
}
