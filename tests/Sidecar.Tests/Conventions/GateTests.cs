using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Sidecar.Tests.Conventions;

/// <summary>A gate decides and nothing else: what it would write, log, count or configure belongs to somebody who does that for all gates alike.</summary>
public sealed class GateTests
{
    private static readonly string[] ForbiddenTypes =
        ["ILogger", "ILoggerFactory", "Meter", "IMeterFactory", "IOptions", "IOptionsMonitor", "IOptionsSnapshot", "HttpResponse", "IConfiguration"];

    [Fact]
    public void A_gate_only_decides() =>
        Convention.Holds("What a gate does not do", Sources.Product.Where(IsGate).SelectMany(Check));

    [Theory]
    [InlineData("void M(HttpContext c) => c.Response.StatusCode = 402;")]
    [InlineData("void M(HttpRequest r) => r.HttpContext?.Response.Clear();")]
    [InlineData("C(ILogger<C> log) { }")]
    [InlineData("Meter meter;")]
    [InlineData("C(IOptionsMonitor<X> options) { }")]
    [InlineData("void M() { throw new InvalidOperationException(); }")]
    [InlineData("int M(int? a) => a ?? throw new InvalidOperationException();")]
    public void A_gate_that_does_more_is_found(string member) =>
        Assert.NotEmpty(Check(new SourceFile("src/Sidecar/Payments/PaymentGate.cs", $"class C {{ {member} }}")));

    [Fact]
    public void A_gate_that_rethrows_what_it_did_not_expect_is_left_alone() =>
        Assert.Empty(Check(new SourceFile("src/Sidecar/Payments/PaymentGate.cs", "class C { void M() { try { N(); } catch { Undo(); throw; } } }")));

    private static bool IsGate(SourceFile file) => file.Name.EndsWith("Gate", StringComparison.Ordinal);

    private static IEnumerable<string> Check(SourceFile file) =>
        file.Syntax.DescendantNodes().Where(Forbidden).Select(node => $"{file.At(node)} {node}");

    private static bool Forbidden(SyntaxNode node) => node switch
    {
        MemberAccessExpressionSyntax { Name.Identifier.Text: "Response" } => true,
        MemberBindingExpressionSyntax { Name.Identifier.Text: "Response" } => true,
        SimpleNameSyntax name => ForbiddenTypes.Contains(name.Identifier.Text),
        ThrowStatementSyntax { Expression: not null } => true,
        ThrowExpressionSyntax => true,
        _ => false,
    };
}
