namespace Sidecar.Ledger;

/// <summary>Makes the statement of a query out of an engine's <c>list_payments.sql</c>.</summary>
internal sealed class PaymentListSql(string template)
{
    private readonly OptionalLines _lines = new(template);

    public string For(PaymentQuery query) => _lines.With(NamesOf(query));

    private static IEnumerable<string> NamesOf(PaymentQuery query)
    {
        if (query.State is { } state)
        {
            yield return "state";

            // A state's index is the last that helps: most payments are settled.
            if (query is { Payer: null, Route: null, Transaction: null, IsOwed: false })
            {
                yield return IsFinished(state) ? "finished" : "unfinished";
            }
        }

        (string Name, bool IsAsked)[] others =
        [
            ("payer", query.Payer is not null), ("route", query.Route is not null), ("transaction", query.Transaction is not null),
            ("time", query.From is not null || query.Until is not null), ("owed", query.IsOwed),
        ];
        foreach (var (name, isAsked) in others)
        {
            if (isAsked)
            {
                yield return name;
            }
        }
    }

    private static bool IsFinished(PaymentState state) => state is PaymentState.Settled or PaymentState.Failed or PaymentState.Released;
}
