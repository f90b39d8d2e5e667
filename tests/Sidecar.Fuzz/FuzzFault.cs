using System.Security.Cryptography;

namespace Sidecar.Fuzz;

/// <summary>An input that broke something, as short as it could be made.</summary>
internal sealed record FuzzFault(byte[] Input, string What, int Seed)
{
    private const int LongestShown = 3000;

    // Where what is wrong repeats the input, its beginning says enough, and the file has the rest.
    private const int LongestTold = 1000;

    /// <summary>Writes the input to a file and says what happened.</summary>
    public string Report(FuzzTarget target, DirectoryInfo crashes)
    {
        crashes.Create();
        var file = Path.Combine(crashes.FullName, $"{target.Name}-{Convert.ToHexStringLower(SHA256.HashData(Input).AsSpan(0, 6))}.bin");
        File.WriteAllBytes(file, Input);
        var base64 = Convert.ToBase64String(Input);
        return $"FAILED {target.Name} (seed {Seed}): {(What.Length > LongestTold ? What[..LongestTold] + "..." : What)}\n  {Input.Length} bytes in {file}: {base64[..Math.Min(LongestShown, base64.Length)]}";
    }
}
