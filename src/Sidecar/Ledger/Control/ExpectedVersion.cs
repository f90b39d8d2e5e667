namespace Sidecar.Ledger.Control;

/// <summary>Compares the version that a change started from with the one that is there.</summary>
internal static class ExpectedVersion
{
    /// <param name="what">E.g. <c>agent shopper</c>.</param>
    /// <param name="present">Null where there is none.</param>
    /// <param name="expected">0 for none.</param>
    /// <returns>Null when they agree; otherwise what came of the change.</returns>
    public static ControlWrite<T>? Differs<T>(string what, long? present, long expected)
        where T : class => (present, expected) switch
        {
            (null, 0) => null,
            (null, _) => ControlWrite<T>.Unknown.Instance,
            (_, 0) => new ControlWrite<T>.Conflict($"There is {what} already"),
            ({ } version, _) when version != expected => new ControlWrite<T>.Conflict($"The {what} was changed meanwhile: its version is {version} and not {expected}"),
            _ => null,
        };
}
