namespace Sidecar.Identity.Profiles;

/// <summary>The path and query of a stranger's URL. What would be changed on its way to the server (RFC 3986 §5.2.4) is refused instead.</summary>
internal static class TargetRules
{
    public static bool IsPlain(string target)
    {
        if (target.AsSpan().IndexOfAny('[', ']') >= 0 || !HasWholeEscapes(target))
        {
            return false;
        }

        var query = target.IndexOf('?');
        var path = query < 0 ? target : target[..query];
        return Array.TrueForAll(path.Split('/'), static segment => !IsDotSegment(segment));
    }

    private static bool IsDotSegment(string segment) =>
        segment.Replace("%2e", ".", StringComparison.OrdinalIgnoreCase) is "." or "..";

    private static bool HasWholeEscapes(string target)
    {
        for (var at = target.IndexOf('%'); at >= 0; at = target.IndexOf('%', at + 1))
        {
            if (at + 2 >= target.Length || !char.IsAsciiHexDigit(target[at + 1]) || !char.IsAsciiHexDigit(target[at + 2]))
            {
                return false;
            }
        }

        return true;
    }
}
