using Sidecar.Ledger;

namespace Sidecar.Admin;

/// <summary>Writes a list of payments into a buffer, one after the other.</summary>
internal interface IPaymentWriter
{
    string ContentType { get; }

    void Begin();

    void Write(PaymentRecord payment);

    /// <param name="next">Where the list goes on; null at its end.</param>
    void End(string? next);
}
