namespace Sidecar.Tests.Conventions;

/// <summary>The C# sources of the repository by the part they play, read once for all the rules.</summary>
internal static class Sources
{
    /// <summary>What runs in production.</summary>
    public static IReadOnlyList<SourceFile> Product { get; } = Repository.CSharp("src");

    /// <summary>The product and the samples that people copy from.</summary>
    public static IReadOnlyList<SourceFile> Shipped { get; } =
        [.. Product, .. Repository.Has("samples") ? Repository.CSharp("samples") : []];

    public static IReadOnlyList<SourceFile> Tests { get; } = Repository.CSharp("tests");

    public static IReadOnlyList<SourceFile> All { get; } = [.. Shipped, .. Tests];
}
