namespace Sidecar.Protocols.SpendTokens;

/// <summary>Whether a spend token is good for what is asked.</summary>
public enum SpendTokenFit
{
    /// <summary>It is not: it begins later, or was issued in the future.</summary>
    NotYetValid,

    /// <summary>It was: its time is over.</summary>
    Expired,

    /// <summary>It is for another merchant.</summary>
    OtherAudience,

    /// <summary>The merchant is not among those of its scope.</summary>
    MerchantNotListed,

    /// <summary>The category is not among those of its scope, or the request has none.</summary>
    CategoryNotListed,

    /// <summary>It is for another checkout, or the request names none.</summary>
    OtherCheckoutSession,

    /// <summary>It is in another currency; nothing is converted.</summary>
    OtherCurrency,

    /// <summary>The amount alone is more than it may spend.</summary>
    AboveMaximum,

    /// <summary>It is good.</summary>
    Fits,
}
