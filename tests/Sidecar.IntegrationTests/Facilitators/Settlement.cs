namespace Sidecar.IntegrationTests.Facilitators;

/// <summary>One payment whose money has moved.</summary>
/// <param name="PaymentId">As <see cref="FacilitatorCall.PaymentId"/>.</param>
/// <param name="Transaction">The pseudo transaction hash, the same whenever the same payment is settled.</param>
/// <param name="Told">How many settle calls were answered with success.</param>
/// <param name="AskedAfterTold">How many settle calls came although an earlier one had been answered with success.</param>
internal sealed record Settlement(string PaymentId, string Transaction, string Payer, int Told, int AskedAfterTold);
