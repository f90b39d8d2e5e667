using System.Collections.Immutable;
using Sidecar.Protocols.Money;

namespace Sidecar.Protocols.SpendTokens;

/// <summary>
/// What a spend token may be spent on: its claim <c>scope</c>. The names are those of ACP's Allowance where that has one (<c>max_amount</c>,
/// <c>currency</c>, <c>checkout_session_id</c>, <c>reason</c>). A scope with a member that is not listed here is refused.
/// </summary>
public sealed record SpendScope
{
    /// <summary>The most that all uses of the token may spend together: <c>max_amount</c> in minor units of <c>currency</c>, more than nothing.</summary>
    public required MoneyAmount MaxAmount { get; init; }

    /// <summary>
    /// The ids of the merchants that may be paid, compared exactly: <c>merchant</c> (a string or an array) or <c>merchants</c> (an array), never both.
    /// Empty where the token's audience says it alone. At most 64 of 256 characters.
    /// </summary>
    public ImmutableArray<string> Merchants { get; init; } = [];

    /// <summary>What may be bought, compared exactly: <c>category</c>, a string or an array. Empty for everything. At most 32 of 64 characters.</summary>
    public ImmutableArray<string> Categories { get; init; } = [];

    /// <summary>What the token is for, in words for people: <c>intent</c>. At most 512 characters, without control characters.</summary>
    public string? Intent { get; init; }

    /// <summary>The one checkout that may be paid: <c>checkout_session_id</c>. At most 256 characters.</summary>
    public string? CheckoutSessionId { get; init; }

    /// <summary>Whether <c>reason</c> is there, whose only value is ACP's <c>one_time</c>: the token is good for one use.</summary>
    public bool IsOneTime { get; init; }
}
