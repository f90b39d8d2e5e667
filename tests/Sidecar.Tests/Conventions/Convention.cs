namespace Sidecar.Tests.Conventions;

/// <summary>Fails a test with all that breaks a rule, one a line, rather than with the first.</summary>
internal static class Convention
{
    public static void Holds(string rule, IEnumerable<string> violations)
    {
        var all = violations.ToList();
        if (all.Count > 0)
        {
            Assert.Fail($"{rule} ({all.Count}):{Environment.NewLine}{string.Join(Environment.NewLine, all)}");
        }
    }

    /// <summary>The value below which the given share of the sorted values lies (nearest rank).</summary>
    public static int Percentile(IEnumerable<int> values, double share)
    {
        var sorted = values.Order().ToList();
        return sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Count) - 1)];
    }
}
