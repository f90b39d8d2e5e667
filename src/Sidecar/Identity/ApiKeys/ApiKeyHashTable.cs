namespace Sidecar.Identity.ApiKeys;

/// <summary>
/// The hashes of very many keys in little memory: arrays of an open-addressed table, about 60 bytes a key. Keys are added and never taken away, so whoever looks takes no lock: an id is written
/// after what belongs to it, and a larger table takes the place of the smaller one when it is filled.
/// </summary>
/// <param name="capacity">How many keys at most.</param>
internal sealed class ApiKeyHashTable(int capacity)
{
    private const int Smallest = 64;
    private const byte MostPeppers = 255;

    // Of Fibonacci hashing: ids are random, and those that somebody chose are spread too.
    private const ulong Spread = 0x9E3779B97F4A7C15;

    private readonly Lock _change = new();
    private volatile Slots _slots = new(Smallest);
    private volatile string[] _peppers = [];
    private int _count;

    public int Count => Volatile.Read(ref _count);

    /// <summary>Null where there is no such key.</summary>
    /// <param name="id">The public part of a key.</param>
    public ApiKeyHash? Find(ReadOnlySpan<char> id)
    {
        var slots = _slots;
        return slots.Find(NameOf(id)) is { } place ? new ApiKeyHash(_peppers[slots.Pepper(place)], slots.Hash(place)) : null;
    }

    /// <summary>Adds a key; one that is there stays as it is. False where it finds no room.</summary>
    public bool TryAdd(ReadOnlySpan<char> id, string pepper, ReadOnlySpan<byte> hash)
    {
        lock (_change)
        {
            var name = NameOf(id);
            if (_slots.Find(name) is not null)
            {
                return true;
            }

            if (_count >= capacity || NumberOf(pepper) is not { } number)
            {
                return false;
            }

            if (_count + 1 > _slots.Length / 4 * 3)
            {
                _slots = _slots.Grown();
            }

            _slots.Put(name, number, hash);
            Volatile.Write(ref _count, _count + 1);
            return true;
        }
    }

    private byte? NumberOf(string pepper)
    {
        var known = Array.IndexOf(_peppers, pepper);
        if (known < 0 && _peppers.Length < MostPeppers)
        {
            known = _peppers.Length;
            _peppers = [.. _peppers, pepper];
        }

        return known < 0 ? null : (byte)known;
    }

    // None is 0, which marks what is free.
    private static ulong NameOf(ReadOnlySpan<char> id) => ApiKey.NumberOf(id) + 1;

    private sealed class Slots(int length)
    {
        private readonly ulong[] _names = new ulong[length];
        private readonly byte[] _hashes = new byte[length * ApiKeyHash.Length];
        private readonly byte[] _peppers = new byte[length];

        public int Length => length;

        public byte Pepper(int place) => _peppers[place];

        public ReadOnlyMemory<byte> Hash(int place) => _hashes.AsMemory(place * ApiKeyHash.Length, ApiKeyHash.Length);

        /// <summary>Where the name stands; null where it does not. There is always a free place, where the search ends.</summary>
        public int? Find(ulong name)
        {
            for (var place = Home(name); ; place = After(place))
            {
                var there = Volatile.Read(ref _names[place]);
                if (there == name || there == 0)
                {
                    return there == name ? place : null;
                }
            }
        }

        public void Put(ulong name, byte pepper, ReadOnlySpan<byte> hash)
        {
            var place = Home(name);
            while (_names[place] != 0)
            {
                place = After(place);
            }

            hash.CopyTo(_hashes.AsSpan(place * ApiKeyHash.Length, ApiKeyHash.Length));
            _peppers[place] = pepper;
            Volatile.Write(ref _names[place], name);
        }

        public Slots Grown()
        {
            var larger = new Slots(length / 2 * 3);
            for (var place = 0; place < length; place++)
            {
                if (_names[place] != 0)
                {
                    larger.Put(_names[place], _peppers[place], Hash(place).Span);
                }
            }

            return larger;
        }

        private int Home(ulong name) => (int)Math.BigMul(name * Spread, (ulong)length, out _);

        private int After(int place) => place + 1 == length ? 0 : place + 1;
    }
}
