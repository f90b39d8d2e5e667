namespace Sidecar.Payments;

/// <summary>Who verifies a payment before the upstream is called.</summary>
internal enum VerifyMode
{
    /// <summary>The facilitator, after our own checks of shape, amount and time.</summary>
    Facilitator,

    /// <summary>
    /// We recover an EIP-3009 signature ourselves and do not ask the facilitator; balances show at settlement. What we cannot
    /// verify (other schemes, contract wallets) goes to the facilitator.
    /// </summary>
    Local,

    /// <summary>First we, so that junk never reaches the facilitator, then the facilitator.</summary>
    Both,
}
