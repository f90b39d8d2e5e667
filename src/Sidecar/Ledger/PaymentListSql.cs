namespace Sidecar.Ledger;

/// <summary>
/// Makes the statement of a query out of an engine's <c>list_payments.sql</c>, whose optional lines are named at their end. What a client may have written is an argument and never a part of it.
/// </summary>
internal sealed class PaymentListSql(string template)
{
    private const string Mark = " -- if:";
    private readonly string[] _lines = template.Split('\n');

    public string For(PaymentQuery query)
    {
        var names = NamesOf(query).ToHashSet(StringComparer.Ordinal);
        return string.Join('\n', _lines.Where(line => line.LastIndexOf(Mark, StringComparison.Ordinal) is var mark and >= 0 ? names.Contains(line[(mark + Mark.Length)..]) : true));
    }

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
