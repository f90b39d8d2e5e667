namespace Sidecar.SpendTokens;

/// <summary>The section <c>SpendToken</c> of a policy: requests are paid for out of an agent's budget.</summary>
internal sealed class SpendTokenOptions
{
    /// <summary>Whether a request without a token is refused. With <c>false</c> it passes and costs nothing. Default <c>true</c>.</summary>
    public bool Required { get; set; } = true;

    /// <summary>
    /// <c>SpendToken</c> and <c>Payment</c>, where either pays: a request with a token is not asked for a payment, and one without gets the price. Default: what the policy has is all demanded.
    /// </summary>
    public IReadOnlyList<string> AnyOf { get; set; } = [];

    /// <summary>What is bought, as tokens and agents' rules name it. Default: nothing in particular; then only tokens and agents that are not limited to categories are good.</summary>
    public string? Category { get; set; }

    /// <summary>Who is paid. Default: <c>Sidecar:SpendTokens:Merchant</c>.</summary>
    public string? Merchant { get; set; }

    /// <summary>
    /// The parameter of the route's path that is the checkout's id: <c>id</c> where the route matches <c>/checkout-sessions/{id}/complete</c>. A token for one checkout
    /// (<c>checkout_session_id</c> in its scope) is good where this parameter is that one, letter by letter. Default: none; then such tokens are refused.
    /// </summary>
    public string? CheckoutParameter { get; set; }

    /// <summary>Whether a token counts that anybody can use who has it. Default <c>true</c>; <c>false</c> demands one that is bound to a key or to a request.</summary>
    public bool AllowBearer { get; set; } = true;

    /// <summary>What a request costs, e.g. <c>0.25 USD</c>. One of <c>Amount</c>, <c>AmountOfPayment</c>, <c>AmountHeader</c> and <c>AmountPath</c> is required.</summary>
    public string? Amount { get; set; }

    /// <summary>Whether it costs what <c>Payment:Price</c> of the same policy says. Default <c>false</c>.</summary>
    public bool AmountOfPayment { get; set; }

    /// <summary>
    /// A header of the upstream's answer that says what the request cost, as decimal digits of the currency of <c>MaxAmount</c>: <c>0.25</c>. It does not reach the client. An answer without it, or
    /// with more than <c>MaxAmount</c>, is refused and costs nothing.
    /// </summary>
    public string? AmountHeader { get; set; }

    /// <summary>With <c>AmountHeader</c>: what is reserved before the upstream is asked, e.g. <c>5.00 USD</c>.</summary>
    public string? MaxAmount { get; set; }

    /// <summary>Where in the request's JSON body the amount stands, as an integer of minor units: <c>$.totals[type=total].amount</c>, <c>$.cart.lines[0].price</c>.</summary>
    public string? AmountPath { get; set; }

    /// <summary>With <c>AmountPath</c>: the currency, e.g. <c>USD</c>. Either this or <c>CurrencyPath</c>.</summary>
    public string? Currency { get; set; }

    /// <summary>With <c>AmountPath</c>: where in the body the currency stands.</summary>
    public string? CurrencyPath { get; set; }

    /// <summary>With <c>AmountPath</c>: how much of a body is read, from 1 to 16777216 bytes. Default 1048576.</summary>
    public long MaxBodyBytes { get; set; } = 1024 * 1024;
}
