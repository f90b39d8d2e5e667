using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Sidecar.Policies;
using Sidecar.Tests.Conventions;

namespace Sidecar.Tests.Docs;

/// <summary>docs/refusals.md lists every refusal that the source can make, with its statuses, and no other.</summary>
public sealed partial class RefusalDocumentTests
{
    /// <summary>A status that somebody else chooses: Kestrel says what was wrong with a request that it could not read.</summary>
    private const string Elsewhere = "elsewhere";

    private static readonly Dictionary<string, SortedSet<string>> Made = InSource();

    [Fact]
    public void Every_refusal_is_documented() =>
        Convention.Holds("Missing in docs/refusals.md", Made.Keys.Except(Documented().Keys, StringComparer.Ordinal));

    [Fact]
    public void Every_documented_refusal_exists() =>
        Convention.Holds("Only in docs/refusals.md", Documented().Keys.Except(Made.Keys, StringComparer.Ordinal));

    [Fact]
    public void Documented_statuses_are_those_of_the_source() =>
        Convention.Holds("Statuses", Documented()
            .Where(entry => Made.TryGetValue(entry.Key, out var made) && !Agree(made, entry.Value))
            .Select(entry => $"{entry.Key}: documented {string.Join(", ", entry.Value)}, made with {string.Join(", ", Made[entry.Key])}"));

    [Fact]
    public void Refusals_are_made_in_files_of_their_own() =>
        Convention.Holds("A refusal outside a *Refusals class", Creations()
            .Where(made => !made.File.Name.EndsWith("Refusals", StringComparison.Ordinal))
            .Select(made => made.File.At(made.Creation)));

    /// <summary>So that a way of making refusals which the search does not see cannot go unnoticed.</summary>
    [Fact]
    public void The_search_sees_as_many_classes_of_refusals_as_the_program_has()
    {
        var classes = typeof(Refusal).Assembly.GetTypes()
            .Where(type => type.Name.EndsWith("Refusals", StringComparison.Ordinal) && type.GetMethods().Any(method => method.ReturnType == typeof(Refusal)))
            .Select(type => type.Name);

        Assert.Equal(classes.Order(), Creations().Select(made => made.File.Name).Distinct().Order());
    }

    private static bool Agree(SortedSet<string> made, SortedSet<string> documented) =>
        made.Contains(Elsewhere) ? made.Where(status => status != Elsewhere).All(documented.Contains) : made.SetEquals(documented);

    private static Dictionary<string, SortedSet<string>> Documented()
    {
        var rows = Rows().Matches(Repository.Text("docs/refusals.md")).ToList();
        Assert.Equal(rows.Count, rows.Select(row => row.Groups["slug"].Value).Distinct().Count());
        return rows.ToDictionary(
            row => row.Groups["slug"].Value,
            row => new SortedSet<string>(Statuses().Matches(row.Groups["status"].Value).Select(match => match.Value)));
    }

    private static Dictionary<string, SortedSet<string>> InSource() => Creations()
        .GroupBy(made => Slug(made.Creation)!)
        .ToDictionary(group => group.Key, group => new SortedSet<string>(group.SelectMany(made => StatusesOf(made.Creation))));

    private static IEnumerable<(SourceFile File, BaseObjectCreationExpressionSyntax Creation)> Creations() =>
        from file in Sources.Product
        from creation in file.Syntax.DescendantNodes().OfType<BaseObjectCreationExpressionSyntax>()
        where Slug(creation) is not null
        select (file, creation);

    /// <summary>The slug where the creation is that of a refusal: a slug, a status, a title.</summary>
    private static string? Slug(BaseObjectCreationExpressionSyntax creation) =>
        creation.ArgumentList?.Arguments is [{ Expression: LiteralExpressionSyntax { Token.Value: string slug } }, var status, _]
        && SlugForm().IsMatch(slug) && status.ToString().Contains("Status", StringComparison.Ordinal)
            ? slug
            : null;

    private static List<string> StatusesOf(BaseObjectCreationExpressionSyntax creation)
    {
        var named = Constants().Matches(creation.ArgumentList!.Arguments[1].ToString()).Select(match => match.Groups["status"].Value).ToList();
        return named.Count > 0 ? named : [Elsewhere];
    }

    [GeneratedRegex("^[a-z][a-z0-9_]+$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SlugForm();

    [GeneratedRegex(@"StatusCodes\.Status(?<status>\d{3})", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Constants();

    [GeneratedRegex(@"^\| `(?<slug>\w+)` \| (?<status>[^|]*) \|", RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Rows();

    [GeneratedRegex(@"\b\d{3}\b", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Statuses();
}
