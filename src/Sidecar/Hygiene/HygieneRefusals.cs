using Sidecar.Policies;

namespace Sidecar.Hygiene;

internal static class HygieneRefusals
{
    public static Refusal AmbiguousPath(string ambiguity) =>
        new("ambiguous_path", StatusCodes.Status400BadRequest, "Ambiguous path")
        {
            Detail = ambiguity + " Send the path in its plain form.",
        };

    /// <param name="name">One of the names that have a rule.</param>
    public static Refusal HeaderRepeated(string name) =>
        new("header_repeated", StatusCodes.Status400BadRequest, "Header repeated")
        {
            Detail = $"{name} came more than once. Send one.",
        };

    public static Refusal HeaderMalformed(string detail) =>
        new("header_malformed", StatusCodes.Status400BadRequest, "Header malformed")
        {
            Detail = detail,
        };

    public static Refusal AmbiguousFraming() =>
        new("ambiguous_framing", StatusCodes.Status400BadRequest, "Ambiguous framing")
        {
            Detail = "Transfer-Encoding and Content-Length came together. Send one of them.",
            ClosesConnection = true,
        };
}
