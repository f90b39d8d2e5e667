using Sidecar.Payments.Facilitators;
using Sidecar.Policies;

namespace Sidecar.Payments;

/// <summary>
/// A policy's payment section, compiled. Immutable but for one cached reference: the offers as the facilitators support them now.
/// </summary>
internal sealed class PaymentPlan(string policy, FacilitatorDirectory directory)
{
    private OfferSheet? _sheet;

    public string Policy { get; } = policy;

    public required IReadOnlyList<AcceptPlan> Accepts { get; init; }

    /// <summary>What <c>Payment:Price</c> says, in dollars; null where it says nothing.</summary>
    public required SpendAmount? Price { get; init; }

    /// <summary>What <c>Payment:Category</c> and <c>Payment:Merchant</c> say; null where neither says anything.</summary>
    public required SpendPurpose? Purpose { get; init; }

    public required bool OffersV1 { get; init; }

    public required bool OffersV2 { get; init; }

    public required SettleMode Settle { get; init; }

    public required VerifyMode Verify { get; init; }

    public required bool EoaOnly { get; init; }

    /// <summary>How long a payment must still be valid when it arrives.</summary>
    public required TimeSpan MinValidity { get; init; }

    public required string Description { get; init; }

    public required string MimeType { get; init; }

    public required IdentifierMode Identifier { get; init; }

    public required TimeSpan IdentifierRetention { get; init; }

    /// <summary>How long a paid answer is kept; zero for not at all.</summary>
    public required TimeSpan AnswerRetention { get; init; }

    public required int MaxAnswerBytes { get; init; }

    /// <summary>What is offered now; made anew only when the facilitators' support changed.</summary>
    public OfferSheet CurrentOffers()
    {
        var support = directory.Current;
        var sheet = Volatile.Read(ref _sheet);
        if (sheet is not null && ReferenceEquals(sheet.Support, support))
        {
            return sheet;
        }

        sheet = OfferSheet.Of(this, support);
        Volatile.Write(ref _sheet, sheet);
        return sheet;
    }
}
