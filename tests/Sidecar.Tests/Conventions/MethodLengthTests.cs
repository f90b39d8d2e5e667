using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Sidecar.Tests.Conventions;

/// <summary>Small pieces: a method fits on a screen. Counted from the first line of the signature to the closing brace; attributes and comments above do not count.</summary>
public sealed class MethodLengthTests
{
    private const int Longest = 60;
    private const int Median = 9;
    private const int NinetiethPercentile = 35;

    /// <summary>Methods that may be longer, as <c>path Name</c>, each with its reason.</summary>
    private static readonly Dictionary<string, string> Exceptions = new(StringComparer.Ordinal);

    [Fact]
    public void No_method_is_too_long_to_read() =>
        Convention.Holds($"A method has at most {Longest} lines", TooLong(Sources.Shipped));

    [Fact]
    public void Most_methods_of_the_product_are_short()
    {
        var lengths = Sources.Product.SelectMany(Bodies).Select(body => body.Lines).ToList();

        Assert.InRange(Convention.Percentile(lengths, 0.5), 1, Median);
        Assert.InRange(Convention.Percentile(lengths, 0.9), 1, NinetiethPercentile);
    }

    [Fact]
    public void A_long_method_is_found_wherever_it_hides()
    {
        var filler = string.Concat(Enumerable.Repeat("A();\n", Longest));
        var file = new SourceFile("src/Sidecar/C.cs", $$"""
            class C
            {
                void Short() { }
                void Method() { {{filler}} }
                C() { {{filler}} }
                int Property { get { {{filler}} return 1; } }
                void Outer() { void Local() { {{filler}} } }
                string Raw() => {{"\"\"\"\n" + filler + "\"\"\""}};
            }
            """);

        Assert.Equal(["Method", "C", "Property.get", "Outer", "Local", "Raw"], Bodies(file).Where(body => body.Lines > Longest).Select(body => body.Name));
    }

    [Fact]
    public void Attributes_and_comments_above_a_method_do_not_count()
    {
        var file = new SourceFile("src/Sidecar/C.cs", "class C\n{\n/// <summary>x</summary>\n[Fact]\nvoid M()\n{\n}\n}\n");

        Assert.Equal(3, Assert.Single(Bodies(file)).Lines);
    }

    private static IEnumerable<string> TooLong(IEnumerable<SourceFile> files) =>
        from file in files
        from body in Bodies(file)
        where body.Lines > Longest && !Exceptions.ContainsKey($"{file.Path} {body.Name}")
        select $"{file.At(body.Node)} {body.Name}: {body.Lines} lines";

    private static IEnumerable<(string Name, int Lines, SyntaxNode Node)> Bodies(SourceFile file)
    {
        if (file.Syntax.Members.OfType<GlobalStatementSyntax>().ToList() is { Count: > 0 } statements)
        {
            yield return ("top-level statements", LinesOf(file, statements[0].SpanStart, statements[^1].Span.End), statements[0]);
        }

        foreach (var node in file.Syntax.DescendantNodes())
        {
            if (NameOf(node) is { } name)
            {
                yield return (name, LinesOf(file, StartOf(node), node.Span.End), node);
            }
        }
    }

    private static string? NameOf(SyntaxNode node) => node switch
    {
        MethodDeclarationSyntax { Body: null, ExpressionBody: null } => null,
        MethodDeclarationSyntax method => method.Identifier.Text,
        ConstructorDeclarationSyntax constructor => constructor.Identifier.Text,
        BaseMethodDeclarationSyntax other => other.Kind().ToString(),
        LocalFunctionStatementSyntax local => local.Identifier.Text,
        PropertyDeclarationSyntax { ExpressionBody: not null } property => property.Identifier.Text,
        AccessorDeclarationSyntax { Body: null, ExpressionBody: null } => null,
        AccessorDeclarationSyntax { Parent.Parent: PropertyDeclarationSyntax property } accessor => $"{property.Identifier.Text}.{accessor.Keyword.Text}",
        AccessorDeclarationSyntax accessor => accessor.Keyword.Text,
        _ => null,
    };

    private static int StartOf(SyntaxNode node)
    {
        var attributes = node.ChildNodes().OfType<AttributeListSyntax>().LastOrDefault();
        return attributes?.GetLastToken().GetNextToken().SpanStart ?? node.SpanStart;
    }

    private static int LinesOf(SourceFile file, int start, int end) =>
        file.Text.AsSpan(start, end - start).Count('\n') + 1;
}
