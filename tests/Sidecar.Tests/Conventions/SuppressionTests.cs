using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Sidecar.Tests.Conventions;

/// <summary>Nothing is switched off in passing: no warning in the product, no test anywhere.</summary>
public sealed class SuppressionTests
{
    [Fact]
    public void No_warning_is_switched_off_in_the_product() =>
        Convention.Holds("No #pragma warning in src", Sources.Product.SelectMany(Pragmas));

    [Fact]
    public void No_test_is_skipped() => Convention.Holds("No skipped tests", Sources.Tests.SelectMany(Skips));

    [Fact]
    public void A_pragma_is_found() =>
        Assert.NotEmpty(Pragmas(new SourceFile("src/Sidecar/C.cs", "class C\n{\n#pragma warning disable CA1000\n    int a;\n}")));

    [Fact]
    public void A_skipped_test_is_found() =>
        Assert.NotEmpty(Skips(new SourceFile("tests/CTests.cs", "class C { [Fact(Skip = \"later\")] void M() { } }")));

    private static IEnumerable<string> Pragmas(SourceFile file) =>
        file.Syntax.DescendantNodes(_ => true, descendIntoTrivia: true)
            .OfType<PragmaWarningDirectiveTriviaSyntax>()
            .Select(pragma => $"{file.At(pragma)} {pragma.ToString().Trim()}");

    private static IEnumerable<string> Skips(SourceFile file) =>
        file.Syntax.DescendantNodes().OfType<AttributeArgumentSyntax>()
            .Where(argument => argument.NameEquals?.Name.Identifier.Text is "Skip" or "SkipUnless" or "SkipWhen")
            .Select(argument => $"{file.At(argument)} {argument}");
}
