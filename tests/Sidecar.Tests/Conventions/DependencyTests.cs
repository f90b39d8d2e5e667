namespace Sidecar.Tests.Conventions;

/// <summary>Arrows point one way: what a file names is compared with <see cref="DependencyTable"/>.</summary>
public sealed class DependencyTests
{
    private const string Executable = "src/Sidecar/";

    private static readonly string[] HostNamespaces = ["Microsoft.AspNetCore", "Microsoft.Extensions", "System.Net.Http", "System.IO.File"];

    private static readonly string[] Roots = ["Sidecar", .. DependencyTable.Libraries.Select(library => library.Namespace)];

    [Fact]
    public void Features_use_only_what_the_table_allows() =>
        Convention.Holds("Dependencies between folders", Sources.Product.Where(InExecutable).SelectMany(Forbidden));

    [Fact]
    public void A_library_is_used_in_the_one_folder_that_hides_it() =>
        Convention.Holds("Libraries behind folders", Sources.Product.SelectMany(Leaked));

    [Fact]
    public void The_protocol_library_knows_nothing_of_the_host() =>
        Convention.Holds("Sidecar.Protocols is pure", Sources.Product.Where(file => !InExecutable(file)).SelectMany(Impure));

    [Theory]
    [InlineData("Policies", "using Sidecar.Ledger;")]
    [InlineData("Payments", "using Sidecar.Identity;")]
    [InlineData("Payments", "using Sidecar.Ledger.Sqlite;")]
    [InlineData("Payments/Facilitators", "using static Sidecar.Budgets.Amounts;")]
    [InlineData("Payments", "using B = Sidecar.Budgets.Budget;")]
    [InlineData("Payments", "class C { Budgets.Budget b; }")]
    [InlineData("Payments", "class C { int b = Sidecar.Budgets.Budget.Max; }")]
    [InlineData("State", "using Sidecar.Payments;")]
    [InlineData("Novelties", "class C;")]
    public void A_forbidden_arrow_is_found(string folder, string code) =>
        Assert.NotEmpty(Forbidden(new SourceFile($"{Executable}{folder}/C.cs", code)));

    [Theory]
    [InlineData("Payments", "using Sidecar.Policies; using Sidecar.Protocols.X402; using Sidecar.Payments.Facilitators; using System.Text;")]
    [InlineData("Payments/Facilitators", "using Sidecar.Payments;")]
    [InlineData("Proxy", "using Sidecar.Budgets;")]
    [InlineData("State", "class C { PaymentState State; int M() => State.Settled; }")]
    public void An_arrow_of_the_table_is_left_alone(string folder, string code) =>
        Assert.Empty(Forbidden(new SourceFile($"{Executable}{folder}/C.cs", code)));

    [Theory]
    [InlineData("Payments", "using Yarp.ReverseProxy.Model;")]
    [InlineData("Payments", "class C { Yarp.ReverseProxy.Model.RouteModel r; }")]
    [InlineData("Budgets", "using Dapper;")]
    [InlineData("State", "using StackExchange.Redis;")]
    public void A_leaked_library_is_found(string folder, string code) =>
        Assert.NotEmpty(Leaked(new SourceFile($"{Executable}{folder}/C.cs", code)));

    private static bool InExecutable(SourceFile file) => file.Path.StartsWith(Executable, StringComparison.Ordinal);

    private static IEnumerable<string> Forbidden(SourceFile file)
    {
        var folder = file.Folder.Length < Executable.Length ? "" : file.Folder[Executable.Length..].Split('/')[0];
        if (!DependencyTable.Knows(folder))
        {
            return [$"{file.Path}: the folder {folder} is not in the table"];
        }

        return NamedThing.In(file, Roots)
            .Select(Complete)
            .Where(name => name.IsOrIsBelow("Sidecar"))
            .Select(NamespaceOf)
            .Where(name => !DependencyTable.Allows(folder, name))
            .Distinct()
            .Select(name => $"{file.Path} uses {name}");
    }

    private static IEnumerable<string> Leaked(SourceFile file) =>
        from library in DependencyTable.Libraries
        where !file.Path.StartsWith(library.Folder + "/", StringComparison.Ordinal)
        from name in NamedThing.In(file, Roots)
        where name.IsOrIsBelow(library.Namespace)
        select $"{file.Path} uses {name.Text}; only {library.Folder} may";

    private static IEnumerable<string> Impure(SourceFile file) =>
        from name in NamedThing.In(file, HostNamespaces)
        where HostNamespaces.Any(name.IsOrIsBelow)
        select $"{file.Path} uses {name.Text}";

    /// <summary>Code in <c>Sidecar.X</c> may call <c>Sidecar.Y.Z</c> by <c>Y.Z</c>.</summary>
    private static NamedThing Complete(NamedThing name) =>
        name.Text.Split('.') is [var first, _, ..] && DependencyTable.Knows(first) ? name with { Text = $"Sidecar.{name.Text}" } : name;

    /// <summary>A name may go on to a type; what the tree has as a folder is the namespace.</summary>
    private static string NamespaceOf(NamedThing name)
    {
        var parts = name.Text.Split('.');
        var length = name.IsNamespace ? parts.Length : Math.Min(2, parts.Length);
        while (length < parts.Length && IsFolder(parts[1..(length + 1)]))
        {
            length++;
        }

        return string.Join('.', parts[..length]);
    }

    private static bool IsFolder(string[] parts) =>
        Repository.Has(string.Join('/', parts is ["Protocols", .. var below] ? ["src/Sidecar.Protocols", .. below] : ["src/Sidecar", .. parts]));
}
