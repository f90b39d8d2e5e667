using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Sidecar.Tests.Conventions;

/// <summary>
/// The file list is the table of contents: a file is named after its type. Records and enums may stand beside the type
/// that speaks of them (an interface and its outcomes); whatever has behaviour of its own has a file of its own.
/// </summary>
public sealed class OneTypeAFileTests
{
    /// <summary>Files that may differ, each with its reason.</summary>
    private static readonly Dictionary<string, string> Exceptions = new(StringComparer.Ordinal);

    [Fact]
    public void A_file_holds_the_type_it_is_named_after() =>
        Convention.Holds("One type a file, named after it", Sources.Shipped.Where(file => !Exceptions.ContainsKey(file.Path)).SelectMany(Check));

    [Theory]
    [InlineData("Price.cs", "class Cost;")]
    [InlineData("Price.cs", "class Price; class Cost;")]
    [InlineData("Price.cs", "interface Price; interface Cost;")]
    [InlineData("Price.cs", "record Cost;")]
    public void A_second_type_with_behaviour_is_found(string name, string code) =>
        Assert.NotEmpty(Check(new SourceFile($"src/Sidecar/{name}", $"namespace Sidecar;\n{code}")));

    [Theory]
    [InlineData("Price.cs", "class Price<T> { class Inner; }")]
    [InlineData("Price.Parsing.cs", "partial class Price;")]
    [InlineData("IPrices.cs", "interface IPrices; record Price; enum Unit; readonly record struct Range;")]
    [InlineData("Program.cs", "return 0;")]
    [InlineData("AssemblyInfo.cs", "[assembly: System.CLSCompliant(false)]")]
    public void A_type_and_its_data_may_share_a_file(string name, string code) =>
        Assert.Empty(Check(new SourceFile($"src/Sidecar/{name}", code)));

    private static IEnumerable<string> Check(SourceFile file)
    {
        var types = file.TopLevelTypes.ToList();
        var runs = file.Syntax.Members.OfType<GlobalStatementSyntax>().Any();
        if (types.Count > 0 && !runs && types.TrueForAll(type => type.Identifier.Text != file.Name))
        {
            yield return $"{file.Path} holds no type named {file.Name}";
        }

        foreach (var other in types.Where(type => type.Identifier.Text != file.Name && type is not (RecordDeclarationSyntax or EnumDeclarationSyntax)))
        {
            yield return $"{file.At(other)} {other.Identifier.Text} wants a file of its own";
        }
    }
}
