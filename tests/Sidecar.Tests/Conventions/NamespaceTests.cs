using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Sidecar.Tests.Conventions;

/// <summary>The tree says what the product does: a namespace is its folder, and no folder or type is a bag.</summary>
public sealed class NamespaceTests
{
    private static readonly string[] Bags = ["Services", "Helpers", "Helper", "Common", "Managers", "Manager", "Utils", "Util", "Utilities"];

    [Fact]
    public void A_namespace_is_its_folder() =>
        Convention.Holds("namespace = folder", Sources.Product.Concat(Sources.Tests.Where(IsTestProject)).SelectMany(Misplaced));

    [Fact]
    public void Nothing_is_named_like_a_bag() =>
        Convention.Holds("Names say what is inside", Sources.All.SelectMany(Vague).Concat(VagueFolders(Sources.All.Select(file => file.Folder))));

    [Fact]
    public void A_wrong_namespace_is_found() =>
        Assert.NotEmpty(Misplaced(new SourceFile("src/Sidecar/Payments/Price.cs", "namespace Sidecar.Ledger;\nclass Price;")));

    [Fact]
    public void A_missing_namespace_is_found() =>
        Assert.NotEmpty(Misplaced(new SourceFile("src/Sidecar/Payments/Price.cs", "class Price;")));

    [Theory]
    [InlineData("class PriceHelper;")]
    [InlineData("static class Utils;")]
    [InlineData("class C { interface IManager; class FacilitatorManager; }")]
    public void A_vague_type_is_found(string code) => Assert.NotEmpty(Vague(new SourceFile("src/Sidecar/C.cs", code)));

    [Fact]
    public void A_vague_folder_is_found() => Assert.NotEmpty(VagueFolders(["src/Sidecar/Helpers/Prices"]));

    private static bool IsTestProject(SourceFile file) =>
        file.Path.StartsWith("tests/Sidecar.Tests/", StringComparison.Ordinal) || file.Path.StartsWith("tests/Sidecar.IntegrationTests/", StringComparison.Ordinal);

    private static IEnumerable<string> Misplaced(SourceFile file)
    {
        var expected = string.Join('.', file.Folder.Split('/')[1..]);
        if (file.TopLevelTypes.Any() && !file.Syntax.Members.OfType<GlobalStatementSyntax>().Any())
        {
            var actual = file.Syntax.Members.OfType<BaseNamespaceDeclarationSyntax>().Select(declaration => declaration.Name.ToString()).ToList();
            if (actual is not [var only] || only != expected)
            {
                yield return $"{file.Path} says '{string.Join(", ", actual)}', its folder '{expected}'";
            }
        }
    }

    private static IEnumerable<string> Vague(SourceFile file) =>
        file.Syntax.DescendantNodes().OfType<BaseTypeDeclarationSyntax>()
            .Where(type => Bags.Any(bag => type.Identifier.Text == bag || (bag is not ("Services" or "Common") && type.Identifier.Text.EndsWith(bag, StringComparison.Ordinal))))
            .Select(type => $"{file.At(type)} {type.Identifier.Text}");

    private static IEnumerable<string> VagueFolders(IEnumerable<string> folders) =>
        folders.Where(folder => folder.Split('/').Intersect(Bags, StringComparer.OrdinalIgnoreCase).Any()).Distinct();
}
