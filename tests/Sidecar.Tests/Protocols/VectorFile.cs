using System.Text.Json;

namespace Sidecar.Tests.Protocols;

/// <summary>The vectors of <c>Protocols/Vectors</c>: made by other people's programs, whose names stand in each file's <c>source</c>.</summary>
internal static class VectorFile
{
    public static IReadOnlyList<JsonElement> Cases(string name) => Array(name, "cases");

    /// <summary>Another list of the file.</summary>
    public static IReadOnlyList<JsonElement> Array(string name, string list)
    {
        var json = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Protocols", "Vectors", name + ".json"));
        var cases = JsonElement.Parse(json).GetProperty(list).EnumerateArray().ToArray();
        Assert.NotEmpty(cases);
        return cases;
    }

    public static string Text(this JsonElement vector, string name) => vector.GetProperty(name).GetString()!;

    public static byte[] Bytes(this JsonElement vector, string name) => Convert.FromHexString(vector.Text(name).AsSpan(2));
}
