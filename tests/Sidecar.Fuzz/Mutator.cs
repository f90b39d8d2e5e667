using System.Globalization;

namespace Sidecar.Fuzz;

/// <summary>Makes an input from others: bits, bytes, blocks, pieces of two inputs, words that parsers know, numbers at their edges.</summary>
internal sealed class Mutator(Random random, IReadOnlyList<byte[]> pool)
{
    public const int LongestInput = 64 * 1024;

    private const int MostSteps = 8;
    private const int LongestBlock = 64;

    private static readonly byte[][] Words = [.. MutatorWords.All.Select(Text.Bytes)];

    private static readonly string[] Numbers =
    [
        "0", "-0", "1", "-1", "00", "+1", "1e1", "1e400", "1e-400", "1e999999999", "0.1", "1.0", "1.", ".1", "255", "256", "65535", "65536", "2147483647", "2147483648",
        "4294967295", "4294967296", "9007199254740991", "9007199254740993", "999999999999999", "1000000000000000", "9223372036854775807", "9223372036854775808", "18446744073709551616",
        "4503599627370496", "115792089237316195423570985008687907853269984665640564039457584007913129639935", "253402300799", "253402300800",
    ];

    public byte[] Next()
    {
        var input = new List<byte>(pool.Count == 0 ? [] : Any(pool));
        for (var steps = random.Next(1, MostSteps); steps > 0; steps--)
        {
            Change(input);
        }

        if (input.Count > LongestInput)
        {
            input.RemoveRange(LongestInput, input.Count - LongestInput);
        }

        return [.. input];
    }

    private void Change(List<byte> input)
    {
        switch (random.Next(input.Count == 0 ? 3 : 10))
        {
            case 0:
                input.InsertRange(Place(input), Any(Words));
                break;
            case 1:
                input.Insert(Place(input), (byte)random.Next(256));
                break;
            case 2:
                Splice(input);
                break;
            case 3:
                input[random.Next(input.Count)] ^= (byte)(1 << random.Next(8));
                break;
            case 4:
                input[random.Next(input.Count)] = (byte)random.Next(256);
                break;
            case 5:
                Remove(input);
                break;
            case 6:
                Repeat(input);
                break;
            case 7:
                ReplaceNumber(input);
                break;
            case 8:
                Overwrite(input, Any(Words));
                break;
            default:
                (input[random.Next(input.Count)], input[random.Next(input.Count)]) = (input[random.Next(input.Count)], input[random.Next(input.Count)]);
                break;
        }
    }

    private int Place(List<byte> input) => random.Next(input.Count + 1);

    private T Any<T>(IReadOnlyList<T> list) => list[random.Next(list.Count)];

    // The beginning of the one and the end of another.
    private void Splice(List<byte> input)
    {
        if (pool.Count == 0)
        {
            return;
        }

        var other = Any(pool);
        var cut = Place(input);
        input.RemoveRange(cut, input.Count - cut);
        input.AddRange(other.AsSpan(random.Next(other.Length + 1)));
    }

    private void Remove(List<byte> input)
    {
        var at = random.Next(input.Count);
        input.RemoveRange(at, Math.Min(random.Next(1, random.Next(2) == 0 ? 4 : LongestBlock), input.Count - at));
    }

    // Seldom very often: that is how limits are met, and how work that grows with the square shows.
    private void Repeat(List<byte> input)
    {
        var at = random.Next(input.Count);
        var block = input.GetRange(at, Math.Min(random.Next(1, LongestBlock), input.Count - at));
        var most = random.Next(16) == 0 ? LongestInput / block.Count : 8;
        var times = Math.Min(random.Next(1, Math.Max(2, most)), (LongestInput - Math.Min(LongestInput, input.Count)) / block.Count);
        input.InsertRange(at, Enumerable.Repeat(block, times).SelectMany(static bytes => bytes));
    }

    private void ReplaceNumber(List<byte> input)
    {
        var start = input.FindIndex(random.Next(input.Count), static octet => char.IsAsciiDigit((char)octet));
        if (start < 0)
        {
            return;
        }

        var end = start;
        while (end < input.Count && char.IsAsciiDigit((char)input[end]))
        {
            end++;
        }

        input.RemoveRange(start, end - start);
        var number = random.Next(4) == 0 ? random.NextInt64(long.MinValue, long.MaxValue).ToString(CultureInfo.InvariantCulture) : Any(Numbers);
        input.InsertRange(start, Text.Bytes(number));
    }

    private void Overwrite(List<byte> input, byte[] word)
    {
        var at = random.Next(input.Count);
        input.RemoveRange(at, Math.Min(word.Length, input.Count - at));
        input.InsertRange(at, word);
    }
}
