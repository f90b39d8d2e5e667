using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Sidecar.Tests.Conventions;

/// <summary>Tests read as sentences: the list of names is the specification.</summary>
public sealed class TestNameTests
{
    private static readonly string[] EmptyEndings = ["_Works", "_works", "_Ok", "_OK", "_ok", "_Test", "_Tests", "_correctly", "_properly"];

    [Fact]
    public void Test_names_are_sentences() =>
        Convention.Holds("Test names are sentences", Sources.Tests.SelectMany(Unreadable));

    [Fact]
    public void Every_test_class_has_tests() =>
        Convention.Holds("A test class has tests", Sources.Tests.SelectMany(Empty));

    [Theory]
    [InlineData("ReplayedNonceIsRefused")]
    [InlineData("replayed_nonce_is_refused")]
    [InlineData("Replayed_nonce_Works")]
    [InlineData("Nonce_Test")]
    [InlineData("Nonce__")]
    public void A_name_that_is_no_sentence_is_found(string name) =>
        Assert.NotEmpty(Unreadable(new SourceFile("tests/CTests.cs", $"class CTests {{ [Xunit.Fact] void {name}() {{ }} }}")));

    [Fact]
    public void A_sentence_is_left_alone() =>
        Assert.Empty(Unreadable(new SourceFile("tests/CTests.cs", "class CTests { [Theory, InlineData(1)] void Replayed_nonce_is_refused(int a) { } void Other() { } }")));

    [Fact]
    public void A_class_without_tests_is_found() =>
        Assert.NotEmpty(Empty(new SourceFile("tests/CTests.cs", "class CTests { void Replayed_nonce_is_refused() { } }")));

    [Fact]
    public void A_class_that_inherits_a_contract_suite_has_its_tests() =>
        Assert.Empty(Empty(new SourceFile("tests/CTests.cs", "class CTests : LedgerContract;")));

    private static IEnumerable<string> Unreadable(SourceFile file) =>
        TestsIn(file.Syntax)
            .Where(method => !IsSentence(method.Identifier.Text))
            .Select(method => $"{file.At(method)} {method.Identifier.Text}");

    private static IEnumerable<string> Empty(SourceFile file) =>
        file.Syntax.DescendantNodes().OfType<ClassDeclarationSyntax>()
            .Where(type => type.BaseList is null && type.Identifier.Text.EndsWith("Tests", StringComparison.Ordinal) && !TestsIn(type).Any())
            .Select(type => $"{file.At(type)} {type.Identifier.Text}");

    private static IEnumerable<MethodDeclarationSyntax> TestsIn(Microsoft.CodeAnalysis.SyntaxNode node) =>
        node.DescendantNodes().OfType<MethodDeclarationSyntax>()
            .Where(method => method.AttributeLists.SelectMany(list => list.Attributes).Any(attribute => IsTest(attribute.Name.ToString())));

    private static bool IsTest(string attribute) =>
        attribute.Split('.')[^1] is var name
        && (name.EndsWith("Fact", StringComparison.Ordinal) || name.EndsWith("Theory", StringComparison.Ordinal) || name is "Property");

    private static bool IsSentence(string name) =>
        char.IsAsciiLetterUpper(name[0])
        && name.Split('_', StringSplitOptions.RemoveEmptyEntries).Length >= 2
        && !Array.Exists(EmptyEndings, ending => name.EndsWith(ending, StringComparison.Ordinal));
}
