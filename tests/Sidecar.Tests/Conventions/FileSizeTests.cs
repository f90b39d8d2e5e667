namespace Sidecar.Tests.Conventions;

/// <summary>Small pieces: a file is read in one sitting.</summary>
public sealed class FileSizeTests
{
    private const int Largest = 400;
    private const int Median = 50;
    private const int NinetiethPercentile = 170;

    /// <summary>Files that may be longer, each with its reason.</summary>
    private static readonly Dictionary<string, string> Exceptions = new(StringComparer.Ordinal);

    [Fact]
    public void No_file_is_too_long_to_read() =>
        Convention.Holds($"A file has at most {Largest} lines", TooLong(Sources.Shipped));

    [Fact]
    public void Most_files_of_the_product_are_short()
    {
        var lines = Sources.Product.Select(file => file.LineCount).ToList();

        Assert.InRange(Convention.Percentile(lines, 0.5), 1, Median);
        Assert.InRange(Convention.Percentile(lines, 0.9), 1, NinetiethPercentile);
    }

    [Fact]
    public void Every_exception_is_still_needed() =>
        Assert.All(Exceptions.Keys, path => Assert.True(SourceFile.Read(path).LineCount > Largest, path));

    [Fact]
    public void A_file_above_the_limit_is_found()
    {
        var atTheLimit = new SourceFile("src/Sidecar/A.cs", string.Concat(Enumerable.Repeat("// a\n", Largest)));
        var above = new SourceFile("src/Sidecar/B.cs", string.Concat(Enumerable.Repeat("// b\n", Largest + 1)));

        Assert.Equal(["src/Sidecar/B.cs: 401 lines"], TooLong([atTheLimit, above]));
    }

    private static IEnumerable<string> TooLong(IEnumerable<SourceFile> files) =>
        files.Where(file => file.LineCount > Largest && !Exceptions.ContainsKey(file.Path))
            .Select(file => $"{file.Path}: {file.LineCount} lines");
}
