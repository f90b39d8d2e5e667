namespace Sidecar.Configuration;

/// <summary>Guesses which name somebody meant.</summary>
internal static class NearestName
{
    /// <summary>How a complaint about an unknown name ends: the name that was meant, if one is near, or else all there are.</summary>
    public static string Hint(string name, IReadOnlyCollection<string> known)
    {
        if (Of(name, known) is { } meant)
        {
            return $"; did you mean '{meant}'?";
        }

        return known.Count == 0 ? "" : $"; known here: {string.Join(", ", known)}";
    }

    /// <summary>The known name with the fewest typing errors between, at most one for three letters; null when none is near.</summary>
    public static string? Of(string name, IEnumerable<string> known) =>
        known
            .Select(candidate => (Name: candidate, Distance: Distance(name.ToUpperInvariant(), candidate.ToUpperInvariant())))
            .Where(candidate => IsNear(candidate.Distance, Math.Min(name.Length, candidate.Name.Length)))
            .OrderBy(candidate => candidate.Distance)
            .Select(candidate => candidate.Name)
            .FirstOrDefault();

    private static bool IsNear(int distance, int length) => distance <= Math.Max(1, length / 3) && distance < length;

    /// <summary>Letters to insert, drop, change or swap with their neighbour (optimal string alignment).</summary>
    private static int Distance(string left, string right)
    {
        // Far longer than any key: no need to measure, and no table of that size.
        if (Math.Abs(left.Length - right.Length) > right.Length)
        {
            return int.MaxValue;
        }

        var table = new int[left.Length + 1, right.Length + 1];
        for (var i = 0; i <= left.Length; i++)
        {
            for (var j = 0; j <= right.Length; j++)
            {
                table[i, j] = i == 0 || j == 0 ? i + j : Step(left, right, table, i, j);
            }
        }

        return table[left.Length, right.Length];
    }

    private static int Step(string left, string right, int[,] table, int i, int j)
    {
        var change = left[i - 1] == right[j - 1] ? 0 : 1;
        var best = Math.Min(Math.Min(table[i - 1, j], table[i, j - 1]) + 1, table[i - 1, j - 1] + change);
        var swapped = i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1];
        return swapped ? Math.Min(best, table[i - 2, j - 2] + 1) : best;
    }
}
