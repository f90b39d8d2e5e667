using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Sidecar.Tests.Conventions;

/// <summary>One C# file: where it stands and what it says.</summary>
/// <param name="Path">Relative to the repository, with forward slashes.</param>
internal sealed record SourceFile(string Path, string Text)
{
    private static readonly CSharpParseOptions Options = new(LanguageVersion.Preview);

    public CompilationUnitSyntax Syntax { get; } = CSharpSyntaxTree.ParseText(Text, Options).GetCompilationUnitRoot();

    /// <summary>The file's name without extension, and without what follows a first dot (<c>Name.Part.cs</c>).</summary>
    public string Name => System.IO.Path.GetFileName(Path).Split('.')[0];

    public string Folder => System.IO.Path.GetDirectoryName(Path)!.Replace('\\', '/');

    public int LineCount => Text.Length == 0 ? 0 : Text.AsSpan().TrimEnd('\n').Count('\n') + 1;

    /// <summary>Types that no other type encloses.</summary>
    public IEnumerable<BaseTypeDeclarationSyntax> TopLevelTypes =>
        Syntax.DescendantNodes(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax).OfType<BaseTypeDeclarationSyntax>();

    public static SourceFile Read(string path) => new(path, Repository.Text(path));

    /// <summary>Where a node stands, for a message: <c>path:line</c>.</summary>
    public string At(Microsoft.CodeAnalysis.SyntaxNode node) =>
        $"{Path}:{node.GetLocation().GetLineSpan().StartLinePosition.Line + 1}";
}
