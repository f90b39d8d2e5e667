using System.Text;
using Sidecar.Fuzz;
using Sidecar.Protocols.StructuredFields;

namespace Sidecar.Tests.Fuzz;

public sealed class StructuredFieldTargetTests
{
    private static readonly int Longest = StructuredFieldLimits.Default.MaxLength;

    /// <summary>Each is as long as a value may be, and longer in its strict form.</summary>
    private static readonly Dictionary<string, string> Values = new()
    {
        ["structured-list"] = Filled(string.Concat(Enumerable.Repeat(",c", 129))),
        ["structured-dictionary"] = Filled(string.Concat(Enumerable.Range(0, 129).Select(static index => $",d{index}"))),
        ["structured-item"] = $":{new string('A', Longest - 2)}:",
    };

    public static TheoryData<string> Names => [.. Values.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_value_that_is_read_at_the_bound_of_length_is_not_found_broken(string name)
    {
        var verdict = FuzzProbe.Look(Assert.Single(AllTargets.Named(name)), Encoding.ASCII.GetBytes(Values[name]));

        Assert.Null(verdict.Broken);
        Assert.True(verdict.IsAccepted);
    }

    private static string Filled(string end) => new string('c', Longest - end.Length) + end;
}
