namespace Sidecar.Identity.ApiKeys;

/// <summary>What is kept of a key: HMAC-SHA-256 of the whole key, and which pepper made it. Written <c>v1:</c> and 64 hexadecimal digits.</summary>
/// <param name="Pepper">The pepper's version.</param>
/// <param name="Bytes">32 bytes.</param>
internal readonly record struct ApiKeyHash(string Pepper, ReadOnlyMemory<byte> Bytes)
{
    public const int Length = 32;

    /// <summary>Null where the text is not of the form.</summary>
    public static ApiKeyHash? Parse(string? text)
    {
        if (text?.Split(':') is not [{ } pepper, { Length: Length * 2 } digits] || !ApiKeyPeppers.IsVersion(pepper) || digits.AsSpan().ContainsAnyExcept(Hexadecimal))
        {
            return null;
        }

        return new ApiKeyHash(pepper, Convert.FromHexString(digits));
    }

    public override string ToString() => $"{Pepper}:{Convert.ToHexStringLower(Bytes.Span)}";

    private static System.Buffers.SearchValues<char> Hexadecimal { get; } = System.Buffers.SearchValues.Create("0123456789abcdefABCDEF");
}
