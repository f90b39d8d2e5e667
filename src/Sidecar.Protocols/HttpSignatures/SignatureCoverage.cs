namespace Sidecar.Protocols.HttpSignatures;

/// <summary>Compares what a signature covers with what a profile wants covered. What is covered beyond that does no harm.</summary>
public static class SignatureCoverage
{
    /// <summary>The lines of a profile that a signature leaves open, in the profile's order; empty when it covers them all.</summary>
    /// <param name="message">The one that was signed.</param>
    /// <param name="hasContent">Whether its body has at least one byte.</param>
    public static IReadOnlyList<RequiredComponent> Missing(
        SignatureParameters parameters, IReadOnlyList<RequiredComponent> required, SignedMessage message, bool hasContent)
    {
        List<RequiredComponent>? missing = null;
        for (var i = 0; i < required.Count; i++)
        {
            if (Applies(required[i], message, hasContent) && !CoversOneOf(parameters, required[i].AnyOf))
            {
                (missing ??= []).Add(required[i]);
            }
        }

        return missing ?? (IReadOnlyList<RequiredComponent>)[];
    }

    /// <summary>
    /// Whether a signature covers a component. A field is covered whole by its name alone and by its name with <c>;sf</c> or <c>;bs</c>; one member of it (<c>;key</c>)
    /// is not the whole, and the request's (<c>;req</c>) is not the response's.
    /// </summary>
    public static bool Covers(SignatureParameters parameters, CoveredComponent component)
    {
        for (var i = 0; i < parameters.Components.Count; i++)
        {
            if (StandsFor(parameters.Components[i], component))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Applies(RequiredComponent required, SignedMessage message, bool hasContent) => required.Condition switch
    {
        CoverageCondition.FieldPresent => message.Headers.Lines(required.AnyOf[0].Name).Count > 0,
        CoverageCondition.QueryPresent => message.Target.Contains('?', StringComparison.Ordinal),
        CoverageCondition.ContentPresent => hasContent,
        _ => true,
    };

    private static bool CoversOneOf(SignatureParameters parameters, IReadOnlyList<CoveredComponent> anyOf)
    {
        for (var i = 0; i < anyOf.Count; i++)
        {
            if (Covers(parameters, anyOf[i]))
            {
                return true;
            }
        }

        return false;
    }

    private static bool StandsFor(CoveredComponent covered, CoveredComponent wanted) =>
        covered.Name == wanted.Name && covered.Fault == SignatureBaseFault.None
        && (covered.Equals(wanted)
            || (wanted.Known is { IsStrict: false, IsBinary: false, Key: null, QueryName: null }
                && covered.Known is { Key: null, QueryName: null }
                && covered.Known.IsOfRequest == wanted.Known.IsOfRequest && covered.Known.IsTrailer == wanted.Known.IsTrailer));
}
