using System.Buffers;

namespace Sidecar.Policies;

/// <summary>The form of a nonce, wherever a request has it: long enough to be a request's own, short enough to be kept, safe in headers and logs.</summary>
internal static class NonceText
{
    public const int Shortest = 8;
    public const int Longest = 256;

    /// <summary>What it must be, as the end of a sentence ("… must be").</summary>
    public static string Expectation { get; } = $"{Shortest} to {Longest} visible ASCII characters without spaces";

    private static readonly SearchValues<char> Visible = SearchValues.Create([.. Enumerable.Range(0x21, 0x7e - 0x21 + 1).Select(static code => (char)code)]);

    public static bool IsNonce(string text) => text.Length is >= Shortest and <= Longest && !text.AsSpan().ContainsAnyExcept(Visible);
}
