using Sidecar.Policies;

namespace Sidecar.Hygiene;

internal static class HygieneRefusals
{
    public static Refusal AmbiguousPath(string ambiguity) =>
        new("ambiguous_path", StatusCodes.Status400BadRequest, "Ambiguous path")
        {
            Detail = ambiguity + " Send the path in its plain form.",
        };
}
