namespace Sidecar.Tests.Conventions;

/// <summary>The working tree that these tests were built from, found by its solution file.</summary>
internal static class Repository
{
    /// <summary>What tools and builds leave behind; git ignores it, and so do the conventions.</summary>
    private static readonly HashSet<string> NotSource = new(StringComparer.Ordinal)
    {
        ".git", ".vs", ".idea", ".tmp", "bin", "obj", "node_modules", "TestResults", "BenchmarkDotNet.Artifacts",
    };

    public static string Root { get; } = FindRoot();

    /// <summary>Every C# file below the folders, parsed. Throws where a folder is missing: a rule that reads nothing holds nothing.</summary>
    public static IReadOnlyList<SourceFile> CSharp(params string[] folders) =>
        [.. folders.SelectMany(folder => Files(folder)).Where(path => path.EndsWith(".cs", StringComparison.Ordinal)).Select(SourceFile.Read)];

    /// <summary>Paths relative to the root, with forward slashes, in order.</summary>
    public static IEnumerable<string> Files(string folder) =>
        Walk(new DirectoryInfo(Path.Combine(Root, folder)))
            .Select(file => Path.GetRelativePath(Root, file.FullName).Replace('\\', '/'))
            .Order(StringComparer.Ordinal);

    public static bool Has(string folder) => Directory.Exists(Path.Combine(Root, folder));

    public static string Text(string path) => File.ReadAllText(Path.Combine(Root, path));

    private static IEnumerable<FileInfo> Walk(DirectoryInfo directory) =>
        directory.EnumerateFiles().Concat(
            directory.EnumerateDirectories()
                .Where(child => child.LinkTarget is null && !NotSource.Contains(child.Name))
                .SelectMany(Walk));

    private static string FindRoot()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "Sidecar.sln")))
            {
                return directory.FullName;
            }
        }

        throw new InvalidOperationException($"No Sidecar.sln in or above {AppContext.BaseDirectory}.");
    }
}
