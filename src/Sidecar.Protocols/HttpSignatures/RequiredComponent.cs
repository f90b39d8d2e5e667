namespace Sidecar.Protocols.HttpSignatures;

/// <summary>When a component has to be covered.</summary>
public enum CoverageCondition
{
    /// <summary>In every message.</summary>
    Always,

    /// <summary>When the message has the field.</summary>
    FieldPresent,

    /// <summary>When the request's target has a question mark.</summary>
    QueryPresent,

    /// <summary>When the message has a body of at least one byte.</summary>
    ContentPresent,
}

/// <summary>One line of what a profile wants covered.</summary>
public sealed class RequiredComponent
{
    private RequiredComponent(CoverageCondition condition, IReadOnlyList<CoveredComponent> anyOf) => (Condition, AnyOf) = (condition, anyOf);

    /// <summary>When one of them has to be covered.</summary>
    public CoverageCondition Condition { get; }

    /// <summary>Components of which one is enough; at least one. <see cref="CoverageCondition.FieldPresent"/> looks for the field of the first.</summary>
    public IReadOnlyList<CoveredComponent> AnyOf { get; }

    /// <summary>Wanted in every message.</summary>
    /// <exception cref="ArgumentException">It is the name of no component.</exception>
    public static RequiredComponent Always(string name) => Of(CoverageCondition.Always, CoveredComponent.Of(name));

    /// <summary>Wanted when the message has the field.</summary>
    /// <exception cref="ArgumentException">It is the name of no component.</exception>
    public static RequiredComponent IfPresent(string field) => Of(CoverageCondition.FieldPresent, CoveredComponent.Of(field));

    /// <summary>Wanted under a condition.</summary>
    /// <exception cref="ArgumentException">No component is given.</exception>
    public static RequiredComponent Of(CoverageCondition condition, params IReadOnlyList<CoveredComponent> anyOf) =>
        anyOf.Count > 0 ? new(condition, anyOf) : throw new ArgumentException("At least one component is wanted.", nameof(anyOf));

    /// <summary>The components as they stand in a signature, with <c>or</c> between them.</summary>
    public override string ToString() => string.Join(" or ", AnyOf);
}
