using Sidecar.Tests.Conventions;

namespace Sidecar.Tests.Docs;

/// <summary>
/// A committed file, or the part of it between two marker lines, that is generated from the source. A test compares;
/// with <c>UPDATE_DOCS=1</c> in the environment it writes instead.
/// </summary>
internal static class GeneratedText
{
    public const string Begin = "<!-- generated: begin -->\n";
    public const string End = "<!-- generated: end -->\n";

    private static bool IsUpdating => Environment.GetEnvironmentVariable("UPDATE_DOCS") == "1";

    /// <summary>The text between the markers of a document is what the generator says.</summary>
    public static void HoldsInside(string path, string generated)
    {
        var text = Repository.Text(path);
        var begin = text.IndexOf(Begin, StringComparison.Ordinal);
        var end = text.IndexOf(End, StringComparison.Ordinal);
        Assert.True(begin >= 0 && end > begin, $"{path} has lost its markers.");
        Holds(path, string.Concat(text.AsSpan(0, begin + Begin.Length), generated, text.AsSpan(end)));
    }

    /// <summary>The whole file is what the generator says.</summary>
    public static void Holds(string path, string generated)
    {
        var file = Path.Combine(Repository.Root, path);
        if (IsUpdating)
        {
            File.WriteAllText(file, generated);
        }

        Assert.True(
            File.Exists(file) && File.ReadAllText(file) == generated,
            $"{path} is not what the source says now. Write it anew: UPDATE_DOCS=1 dotnet test tests/Sidecar.Tests --filter FullyQualifiedName~Docs, and commit it.");
    }
}
