namespace Sidecar.Identity.Profiles;

/// <summary>
/// Values by URL, bounded in number and in weight; whoever was used longest ago goes first. Not for several threads at once.
/// </summary>
internal sealed class LeastRecentlyUsed<TValue>(int maxEntries, long maxWeight)
    where TValue : class
{
    private readonly Dictionary<string, LinkedListNode<Item>> _items = new(StringComparer.Ordinal);
    private readonly LinkedList<Item> _order = new();

    public int Count => _items.Count;

    public long Weight { get; private set; }

    /// <summary>Null when it is not there. Finding is using.</summary>
    public TValue? Find(string url)
    {
        if (!_items.TryGetValue(url, out var node))
        {
            return null;
        }

        if (node.Previous is not null)
        {
            _order.Remove(node);
            _order.AddFirst(node);
        }

        return node.Value.Value;
    }

    /// <summary>Adds or replaces. What is heavier than all that may be kept is not kept.</summary>
    public void Put(string url, TValue value, long weight)
    {
        Remove(url);
        _items[url] = _order.AddFirst(new Item(url, value, weight));
        Weight += weight;
        while (_items.Count > maxEntries || Weight > maxWeight)
        {
            Remove(_order.Last!.Value.Url);
        }
    }

    /// <summary>Another value of the same weight. False when it is not there.</summary>
    public bool TryReplace(string url, TValue value)
    {
        if (!_items.TryGetValue(url, out var node))
        {
            return false;
        }

        node.Value = node.Value with { Value = value };
        return true;
    }

    public void Remove(string url)
    {
        if (_items.Remove(url, out var node))
        {
            _order.Remove(node);
            Weight -= node.Value.Weight;
        }
    }

    private sealed record Item(string Url, TValue Value, long Weight);
}
