namespace Sidecar.Ledger;

/// <summary>States as the stores write them: lower case.</summary>
internal static class PaymentStateText
{
    private static readonly string[] Texts = Array.ConvertAll(Enum.GetNames<PaymentState>(), static name => name.ToLowerInvariant());

    public static string ToText(this PaymentState state) => Texts[(int)state];

    public static PaymentState Parse(string text)
    {
        var index = Array.IndexOf(Texts, text);
        return index >= 0 ? (PaymentState)index : throw new FormatException($"The ledger holds a payment state that this program does not know: {text}.");
    }
}
