namespace Sidecar.Payments;

/// <summary>The section <c>Sidecar:Policies:{policy}:Payment</c>: what a request costs and how the money is taken.</summary>
internal sealed class PaymentOptions
{
    /// <summary>Price of one request in dollars, e.g. <c>$0.01</c>; becomes an amount of each network's default asset. An entry of <see cref="Accepts"/> may say otherwise. No default.</summary>
    public string? Price { get; set; }

    /// <summary>The ways to pay, in the order in which they are offered; clients take the first they can. At least one.</summary>
    public List<AcceptOptions> Accepts { get; set; } = [];

    /// <summary>When the payment is settled. Default <c>AfterUpstream</c>.</summary>
    public SettleMode Settle { get; set; } = SettleMode.AfterUpstream;

    /// <summary>The x402 versions that are offered and taken. Default 1 and 2.</summary>
    public List<int> Versions { get; set; } = [];

    /// <summary>Who verifies a payment before the upstream is called. Default <c>Facilitator</c>.</summary>
    public VerifyMode Verify { get; set; } = VerifyMode.Facilitator;

    /// <summary>
    /// With local verification: refuse a signature that does not recover to the payer. Default false, because a smart contract's
    /// wallet signs otherwise and only the facilitator can tell.
    /// </summary>
    public bool EoaOnly { get; set; }

    /// <summary>Seconds for which a client is asked to sign its payment, 10 to 86400. Default 60.</summary>
    public int MaxTimeoutSeconds { get; set; } = 60;

    /// <summary>
    /// How long a payment must still be valid when it arrives: the time that the upstream, the settlement and the facilitator's own
    /// margin of 6 seconds need. Less than <see cref="MaxTimeoutSeconds"/>. Default 30 seconds, or 15 with <c>BeforeUpstream</c>.
    /// </summary>
    public TimeSpan? MinValidity { get; set; }

    /// <summary>
    /// What is bought, as agents' rules and stops name it: for payments of payers that are linked to an agent. Default: nothing in particular, and whoever may buy certain categories only may not pay
    /// here. A policy with <c>SpendToken</c> says it there.
    /// </summary>
    public string? Category { get; set; }

    /// <summary>Who is paid, as agents' rules and stops name it. Default: <c>Sidecar:SpendTokens:Merchant</c>, else <c>Sidecar:PublicUrl</c>. A policy with <c>SpendToken</c> says it there.</summary>
    public string? Merchant { get; set; }

    /// <summary>What is sold, for people and agents. Default empty.</summary>
    public string Description { get; set; } = "";

    /// <summary>Media type of the paid answer. Default empty.</summary>
    public string MimeType { get; set; } = "";

    /// <summary>Whether paid answers are kept for clients that lose theirs.</summary>
    public StoreAnswersOptions StoreAnswers { get; set; } = new();

    /// <summary>
    /// Whether clients may name their purchase (x402's extension <c>payment-identifier</c>), so that a repeat that is signed anew gets the answer that is paid for already and costs
    /// nothing. Default <c>Off</c>. Bodies of requests that carry an identifier are read before they are forwarded, up to 1 MiB. With <c>Required</c> only version 2 is offered.
    /// </summary>
    public IdentifierMode Identifier { get; set; } = IdentifierMode.Off;

    /// <summary>How long an identifier means its request, and its answer is kept. 1 minute to 30 days; default 1 day.</summary>
    public TimeSpan IdentifierRetention { get; set; } = TimeSpan.FromDays(1);
}
