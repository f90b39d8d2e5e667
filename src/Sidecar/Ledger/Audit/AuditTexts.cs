using System.Text;

namespace Sidecar.Ledger.Audit;

/// <summary>
/// Brings the texts of an entry into the form that every store gives back as it got it: at most <see cref="Longest"/> characters, no control characters, no halves of pairs. Money must not be refused
/// for what a stranger put into a reason.
/// </summary>
internal static class AuditTexts
{
    public const int Longest = 256;

    public static AuditEntry Normalise(AuditEntry entry) => IsPlain(entry)
        ? entry
        : entry with
        {
            Action = Clean(entry.Action)!,
            Decision = Clean(entry.Decision)!,
            Actor = Clean(entry.Actor)!,
            Agent = Clean(entry.Agent),
            Subject = Clean(entry.Subject),
            Reason = Clean(entry.Reason),
            Amount = Clean(entry.Amount),
            Currency = Clean(entry.Currency),
            Merchant = Clean(entry.Merchant),
            Category = Clean(entry.Category),
            RequestId = Clean(entry.RequestId),
        };

    private static bool IsPlain(AuditEntry entry) =>
        IsPlain(entry.Action) && IsPlain(entry.Decision) && IsPlain(entry.Actor) && IsPlain(entry.Agent) && IsPlain(entry.Subject) && IsPlain(entry.Reason) && IsPlain(entry.Amount)
        && IsPlain(entry.Currency) && IsPlain(entry.Merchant) && IsPlain(entry.Category) && IsPlain(entry.RequestId);

    private static bool IsPlain(string? text) =>
        text is null || (text.Length <= Longest && text.AsSpan().IndexOfAnyInRange('\0', '\u001f') < 0 && text.AsSpan().IndexOfAnyInRange('\u007f', '\u009f') < 0 && text.AsSpan().IndexOfAnyInRange('\ud800', '\udfff') < 0);

    private static string? Clean(string? text)
    {
        if (IsPlain(text))
        {
            return text;
        }

        var clean = new StringBuilder(Longest);
        foreach (var rune in text!.EnumerateRunes())
        {
            if (clean.Length + rune.Utf16SequenceLength > Longest)
            {
                break;
            }

            clean.Append(Rune.IsControl(rune) ? Rune.ReplacementChar : rune);
        }

        return clean.ToString();
    }
}
