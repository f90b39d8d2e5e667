using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Sidecar.Tests.Conventions;

/// <summary>A dotted name in a source file that may lead out of its folder.</summary>
/// <param name="Text">As written, without <c>global::</c>.</param>
/// <param name="IsNamespace">A plain <c>using</c>; otherwise the name may go on to a type and a member.</param>
internal readonly record struct NamedThing(string Text, bool IsNamespace)
{
    /// <summary>
    /// Names in usings, in the places of types, and in expressions. An expression counts only where it begins with a known root:
    /// <c>State.Settled</c> may be a property.
    /// </summary>
    public static IEnumerable<NamedThing> In(SourceFile file, IReadOnlyCollection<string> roots)
    {
        foreach (var node in file.Syntax.DescendantNodes())
        {
            if (node is UsingDirectiveSyntax directive)
            {
                yield return new(Clean(directive.NamespaceOrType), directive.Alias is null && directive.StaticKeyword.Text.Length == 0);
            }
            else if (node is QualifiedNameSyntax { Parent: not (QualifiedNameSyntax or UsingDirectiveSyntax or BaseNamespaceDeclarationSyntax) })
            {
                yield return new(Clean(node), IsNamespace: false);
            }
            else if (node is MemberAccessExpressionSyntax { Parent: not MemberAccessExpressionSyntax } && roots.Any(root => IsBelow(node, root)))
            {
                yield return new(Clean(node), IsNamespace: false);
            }
        }
    }

    public bool IsOrIsBelow(string root) => Text == root || IsBelow(Text, root);

    /// <summary>Looks at the first word before it spells the whole expression out, which may be long.</summary>
    private static bool IsBelow(Microsoft.CodeAnalysis.SyntaxNode node, string root) =>
        node.GetFirstToken().Text is var first
        && (first == "global" || root == first || IsBelow(root, first))
        && IsBelow(Clean(node), root);

    private static bool IsBelow(string name, string root) => name.StartsWith(root + ".", StringComparison.Ordinal);

    private static string Clean(Microsoft.CodeAnalysis.SyntaxNode node) => node.ToString().Replace("global::", "", StringComparison.Ordinal);
}
