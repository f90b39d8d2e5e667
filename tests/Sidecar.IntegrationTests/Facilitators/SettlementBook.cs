using System.Security.Cryptography;
using System.Text;

namespace Sidecar.IntegrationTests.Facilitators;

/// <summary>The chain, as far as a facilitator's client can tell: which payments have moved money and who was told.</summary>
internal sealed class SettlementBook
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Settlement> _settlements = new(StringComparer.OrdinalIgnoreCase);

    public IReadOnlyList<Settlement> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _settlements.Values];
            }
        }
    }

    /// <summary>Moves the money once; a repeat finds the first transaction, as a facilitator that reconciles does.</summary>
    public Settlement Settle(FacilitatorCall call)
    {
        lock (_lock)
        {
            if (!_settlements.TryGetValue(call.PaymentId, out var settlement))
            {
                settlement = new Settlement(call.PaymentId, TransactionOf(call.PaymentId), call.Payer, Told: 0, AskedAfterTold: 0);
                _settlements.Add(call.PaymentId, settlement);
            }

            return settlement;
        }
    }

    public void NoteAsked(FacilitatorCall call) => Change(call, s => s.Told > 0 ? s with { AskedAfterTold = s.AskedAfterTold + 1 } : s);

    public void NoteTold(FacilitatorCall call) => Change(call, s => s with { Told = s.Told + 1 });

    public static string TransactionOf(string paymentId) =>
        "0x" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(paymentId.ToLowerInvariant())));

    private void Change(FacilitatorCall call, Func<Settlement, Settlement> change)
    {
        lock (_lock)
        {
            if (_settlements.TryGetValue(call.PaymentId, out var settlement))
            {
                _settlements[call.PaymentId] = change(settlement);
            }
        }
    }
}
