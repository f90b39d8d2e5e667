using Sidecar.Policies;
using Sidecar.Protocols.HttpSignatures;

namespace Sidecar.Identity.MessageSignatures;

/// <summary>Whether a signature covers what its protocol wants covered. What is not covered could have been changed on the way.</summary>
internal static class Coverage
{
    /// <param name="required">Names of components. More than these may be covered.</param>
    public static Refusal? Check(SignatureParameters parameters, IEnumerable<string> required) =>
        required.Where(name => !parameters.Components.Any(component => Covers(component, name))).ToList() is { Count: > 0 } uncovered
            ? SignatureRefusals.Invalid($"The signature does not cover: {string.Join(' ', uncovered)}.")
            : null;

    // A part of a field is not the field; of Signature-Agent the label's member is what counts.
    private static bool Covers(CoveredComponent component, string name) =>
        component.Name == name && (component.Parameters.Count == 0 || (name == "signature-agent" && component.Parameters.TryGet("key", out _)));
}
