using System.Collections.Immutable;
using Sidecar.Protocols.Money;

namespace Sidecar.Protocols.SpendTokens;

/// <summary>
/// What a spend token says: leave to spend, given by an issuer to an agent within a scope. On the wire it is a compact JWS of
/// <c>{"alg","kid","typ":"spend+jwt"}</c> and these claims. Claims that are not listed here are ignored; members of <c>scope</c> and <c>cnf</c> that are
/// not listed are not. Identifiers are visible ASCII, times whole seconds, amounts whole minor units.
/// </summary>
public sealed record SpendToken
{
    /// <summary>The <c>typ</c> of the header. Without it a token of another kind with the same issuer could be taken for one of these (RFC 8725 §3.11).</summary>
    public const string Type = "spend+jwt";

    /// <summary>The audience of a token for several merchants. It stands alone in <c>aud</c>, and the scope lists the merchants.</summary>
    public const string AnyMerchant = "any";

    /// <summary><c>iss</c>: who gives the leave. At most 512 characters.</summary>
    public required string Issuer { get; init; }

    /// <summary><c>aud</c>: the ids of the merchants that it is for, at most 16 of 256 characters; or <see cref="AnyMerchant"/> alone.</summary>
    public required ImmutableArray<string> Audience { get; init; }

    /// <summary><c>sub</c>: on whose behalf the agent spends. At most 256 characters.</summary>
    public required string Subject { get; init; }

    /// <summary><c>iat</c>.</summary>
    public required DateTimeOffset IssuedAt { get; init; }

    /// <summary><c>nbf</c>: not to be used before; null where it is good from <see cref="IssuedAt"/> on.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary><c>exp</c>: not to be used at this time or later. After the other two times.</summary>
    public required DateTimeOffset Expires { get; init; }

    /// <summary><c>jti</c>: the token's name among those of its issuer, by which it is counted and revoked. At most 128 characters.</summary>
    public required string Id { get; init; }

    /// <summary><c>agent</c>: whose budget it draws on. At most 128 characters.</summary>
    public required string Agent { get; init; }

    /// <summary><c>scope</c>.</summary>
    public required SpendScope Scope { get; init; }

    /// <summary><c>uses</c>: how many requests it is good for, 1 to 1,000,000; null until its maximum is spent. One for a scope that is one-time.</summary>
    public long? Uses { get; init; }

    /// <summary>
    /// <c>approval_id</c>: the approval that somebody gave for what the token is for, as the issuer names it; null where there is none. At most 64 characters. It says something to the issuer alone.
    /// </summary>
    public string? ApprovalId { get; init; }

    /// <summary><c>cnf</c>.</summary>
    public SpendTokenBinding Binding { get; init; } = SpendTokenBinding.Bearer.Instance;

    /// <summary>Whether it is for every merchant that its scope lists.</summary>
    public bool IsForAnyMerchant => Audience is [AnyMerchant];

    /// <summary>Whether the time is right: <c>iat</c> and <c>nbf</c> at most <paramref name="skew"/> ahead, <c>exp</c> less than that ago.</summary>
    public SpendTokenFit FitTime(DateTimeOffset now, TimeSpan skew) =>
        IssuedAt > now + skew || NotBefore > now + skew ? SpendTokenFit.NotYetValid
        : Expires <= now - skew ? SpendTokenFit.Expired
        : SpendTokenFit.Fits;

    /// <summary>Whether this merchant may be paid: the audience names it or is any, and the scope lists it or, under a named audience, nobody.</summary>
    public SpendTokenFit FitMerchant(string merchant) =>
        !IsForAnyMerchant && !Audience.Contains(merchant) ? SpendTokenFit.OtherAudience
        : Scope.Merchants.Contains(merchant) || (Scope.Merchants.IsEmpty && !IsForAnyMerchant) ? SpendTokenFit.Fits
        : SpendTokenFit.MerchantNotListed;

    /// <summary>Whether this may be bought.</summary>
    /// <param name="category">Null where nothing is known of what is bought; only a token for everything is good for that.</param>
    public SpendTokenFit FitCategory(string? category) =>
        Scope.Categories.IsEmpty || (category is not null && Scope.Categories.Contains(category)) ? SpendTokenFit.Fits : SpendTokenFit.CategoryNotListed;

    /// <summary>Whether this checkout may be paid.</summary>
    /// <param name="id">Null where the request is not about a checkout.</param>
    public SpendTokenFit FitCheckoutSession(string? id) =>
        Scope.CheckoutSessionId is not { } only || only == id ? SpendTokenFit.Fits : SpendTokenFit.OtherCheckoutSession;

    /// <summary>Whether an amount alone is within the maximum. What was spent before is known to whoever counts it.</summary>
    public SpendTokenFit FitAmount(MoneyAmount amount) =>
        !ReferenceEquals(amount.Currency, Scope.MaxAmount.Currency) ? SpendTokenFit.OtherCurrency
        : amount.Micros <= Scope.MaxAmount.Micros ? SpendTokenFit.Fits
        : SpendTokenFit.AboveMaximum;
}
