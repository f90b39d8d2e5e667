namespace Sidecar.Fuzz;

/// <summary>The inputs that a target begins with: its own, and the files of its folder. A file there is an input that once broke something.</summary>
internal static class KnownInputs
{
    public static IReadOnlyList<byte[]> Of(FuzzTarget target, string corpus)
    {
        var folder = Path.Combine(corpus, target.Name);
        return Directory.Exists(folder)
            ? [.. target.Seeds, .. Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)]
            : target.Seeds;
    }
}
