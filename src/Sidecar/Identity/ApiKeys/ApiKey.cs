using System.Buffers;
using System.Numerics;
using System.Text;

namespace Sidecar.Identity.ApiKeys;

/// <summary>
/// A key in its own form, 80 characters: <c>sk_live_</c> or <c>sk_test_</c>, a public id of 12, <c>_</c>, a secret of 52 (260 bits), a checksum of 7. All of them are digits of the lower-case
/// base 32 without i, l, o and u. The checksum is CRC-32C (RFC 3720 §12.1) of what stands before it: it finds typing errors and tells scanners for leaked keys what is one, and is no secret.
/// </summary>
internal readonly struct ApiKey
{
    public const int Length = ChecksumStart + ChecksumLength;
    public const int IdLength = 12;

    /// <summary>Random bytes that make one key: a digit each, by their low five bits.</summary>
    public const int RandomLength = IdLength + SecretLength;

    /// <summary>How all keys of ours begin, well formed or not.</summary>
    public const string Prefix = "sk_";

    private const string Live = "sk_live_";
    private const string Test = "sk_test_";
    private const string Digits = "0123456789abcdefghjkmnpqrstvwxyz";
    private const char Separator = '_';
    private const int PrefixLength = 8;
    private const int SecretLength = 52;
    private const int SecretStart = PrefixLength + IdLength + 1;
    private const int ChecksumStart = SecretStart + SecretLength;
    private const int ChecksumLength = 7;

    private const int BitsOfDigit = 5;

    private static readonly SearchValues<char> DigitValues = SearchValues.Create(Digits);
    private static readonly byte[] ValuesOfDigits = [.. Enumerable.Range(0, 128).Select(static character => (byte)Math.Max(0, Digits.IndexOf((char)character, StringComparison.Ordinal)))];

    private readonly ReadOnlyMemory<char> _text;

    private ApiKey(ReadOnlyMemory<char> text) => _text = text;

    public bool IsTest => _text.Span.StartsWith(Test);

    /// <summary>The public part, by which the key is looked up.</summary>
    public ReadOnlySpan<char> Id => _text.Span.Slice(PrefixLength, IdLength);

    /// <summary>Null where the text is not a key, or its checksum is not that of the rest.</summary>
    public static ApiKey? Parse(ReadOnlyMemory<char> text)
    {
        var characters = text.Span;
        if (characters.Length != Length || !(characters.StartsWith(Live) || characters.StartsWith(Test)) || characters[SecretStart - 1] != Separator
            || !IsId(characters.Slice(PrefixLength, IdLength)) || characters[SecretStart..].ContainsAnyExcept(DigitValues))
        {
            return null;
        }

        Span<char> checksum = stackalloc char[ChecksumLength];
        WriteChecksum(characters[..ChecksumStart], checksum);
        return characters[ChecksumStart..].SequenceEqual(checksum) ? new ApiKey(text) : null;
    }

    public static bool IsId(ReadOnlySpan<char> text) => text.Length == IdLength && !text.ContainsAnyExcept(DigitValues);

    /// <summary>The number whose digits an id is: below 2 to the 60th.</summary>
    /// <param name="id">As <see cref="IsId"/> has it.</param>
    public static ulong NumberOf(ReadOnlySpan<char> id)
    {
        var number = 0UL;
        foreach (var digit in id)
        {
            number = (number << BitsOfDigit) | ValuesOfDigits[digit];
        }

        return number;
    }

    /// <param name="random"><see cref="RandomLength"/> bytes from a cryptographic generator.</param>
    public static ApiKey Generate(bool isTest, ReadOnlySpan<byte> random)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(random.Length, RandomLength, nameof(random));
        Span<char> text = stackalloc char[Length];
        (isTest ? Test : Live).CopyTo(text);
        WriteDigits(random[..IdLength], text[PrefixLength..]);
        text[SecretStart - 1] = Separator;
        WriteDigits(random[IdLength..], text[SecretStart..]);
        WriteChecksum(text[..ChecksumStart], text[ChecksumStart..]);
        return new ApiKey(new string(text).AsMemory());
    }

    /// <summary>Writes the whole key, <see cref="Length"/> bytes of ASCII.</summary>
    public void Write(Span<byte> bytes) => Encoding.ASCII.GetBytes(_text.Span, bytes);

    /// <summary>The whole key, for whoever it is made for. Everywhere else <see cref="ToString"/> is what may be shown.</summary>
    public string Reveal() => _text.ToString();

    /// <summary>The public part.</summary>
    public override string ToString() => $"{_text.Span[..SecretStart]}…";

    private static void WriteDigits(ReadOnlySpan<byte> random, Span<char> text)
    {
        for (var index = 0; index < random.Length; index++)
        {
            text[index] = Digits[random[index] & 31];
        }
    }

    private static void WriteChecksum(ReadOnlySpan<char> text, Span<char> checksum)
    {
        var sum = uint.MaxValue;
        foreach (var character in text)
        {
            sum = BitOperations.Crc32C(sum, (byte)character);
        }

        sum = ~sum;
        for (var index = ChecksumLength - 1; index >= 0; index--, sum >>= 5)
        {
            checksum[index] = Digits[(int)(sum & 31)];
        }
    }
}
