using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Sidecar.Tests.Conventions;

/// <summary>What others build on is documented: everything public in the protocol library, everything that operators write.</summary>
public sealed class DocumentationTests
{
    [Fact]
    public void Everything_public_in_the_protocol_library_is_documented() =>
        Convention.Holds("XML docs in Sidecar.Protocols", Sources.Product.Where(file => file.Path.StartsWith("src/Sidecar.Protocols/", StringComparison.Ordinal)).SelectMany(Undocumented));

    [Fact]
    public void Every_option_is_documented() =>
        Convention.Holds("XML docs on options", Sources.Product.SelectMany(UndocumentedOptions));

    [Theory]
    [InlineData("public class C;")]
    [InlineData("/// <summary>x</summary>\npublic class C { public int A; }")]
    [InlineData("/// <summary>x</summary>\npublic class C { public C() { } }")]
    [InlineData("/// <summary>x</summary>\npublic interface I { int A(); }")]
    [InlineData("/// <summary>x</summary>\npublic enum E { A }")]
    [InlineData("/// <summary>x</summary>\npublic class C { public class D; }")]
    public void A_public_member_without_words_is_found(string code) =>
        Assert.Single(Undocumented(new SourceFile("src/Sidecar.Protocols/C.cs", code)));

    [Theory]
    [InlineData("class C { public int A; }")]
    [InlineData("/// <summary>x</summary>\npublic class C { int a; public override string ToString() => \"\"; }")]
    [InlineData("/// <summary>x</summary>\npublic enum E { /** <summary>x</summary> */ A }")]
    [InlineData("/// <summary>x</summary>\npublic record R(int A) { public int A { get; } = A; public bool Equals(R? other) => true; }")]
    [InlineData("/// <summary>x</summary>\n[Flags]\npublic enum E;")]
    public void What_nobody_sees_or_is_inherited_needs_none(string code) =>
        Assert.Empty(Undocumented(new SourceFile("src/Sidecar.Protocols/C.cs", code)));

    [Fact]
    public void An_option_without_words_is_found() =>
        Assert.Single(UndocumentedOptions(new SourceFile("src/Sidecar/Payments/PaymentOptions.cs", "class PaymentOptions { public string Price { get; init; } }")));

    private static IEnumerable<string> Undocumented(SourceFile file) =>
        file.Syntax.DescendantNodes().OfType<MemberDeclarationSyntax>()
            .Where(member => IsSeen(member) && !IsDocumented(member))
            .Select(member => $"{file.At(member)} {FirstLine(member)}");

    private static IEnumerable<string> UndocumentedOptions(SourceFile file) =>
        file.Syntax.DescendantNodes().OfType<PropertyDeclarationSyntax>()
            .Where(property => property.Parent is TypeDeclarationSyntax type
                && type.Identifier.Text.EndsWith("Options", StringComparison.Ordinal)
                && property.AccessorList?.Accessors.Any(accessor => accessor.IsKind(SyntaxKind.InitAccessorDeclaration) || accessor.IsKind(SyntaxKind.SetAccessorDeclaration)) == true
                && property.Modifiers.Any(SyntaxKind.PublicKeyword)
                && !IsDocumented(property))
            .Select(property => $"{file.At(property)} {property.Identifier.Text}");

    private static bool IsSeen(MemberDeclarationSyntax member) =>
        member is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax or BaseMethodDeclarationSyntax or BasePropertyDeclarationSyntax or BaseFieldDeclarationSyntax or EnumMemberDeclarationSyntax
        && !member.Modifiers.Any(SyntaxKind.OverrideKeyword)
        && !IsDocumentedElsewhere(member)
        && IsPublic(member)
        && member.Ancestors().OfType<BaseTypeDeclarationSyntax>().All(IsPublic);

    /// <summary>By the interface of the framework that it implements, or as a parameter of the record that it belongs to.</summary>
    private static bool IsDocumentedElsewhere(MemberDeclarationSyntax member) => member switch
    {
        MethodDeclarationSyntax { Identifier.Text: "Equals" or "CompareTo" or "Dispose" or "DisposeAsync" } => true,
        PropertyDeclarationSyntax { Parent: RecordDeclarationSyntax { ParameterList: { } parameters } } property =>
            parameters.Parameters.Any(parameter => parameter.Identifier.Text == property.Identifier.Text),
        _ => false,
    };

    private static bool IsPublic(MemberDeclarationSyntax member) =>
        member.Modifiers.Any(SyntaxKind.PublicKeyword)
        || member is EnumMemberDeclarationSyntax
        || (member.Parent is InterfaceDeclarationSyntax && member.Modifiers.Count == 0);

    private static bool IsDocumented(SyntaxNode member) =>
        member.GetLeadingTrivia().Any(trivia => trivia.GetStructure() is DocumentationCommentTriviaSyntax);

    private static string FirstLine(SyntaxNode node) => node.ToString().Split('\n')[0];
}
