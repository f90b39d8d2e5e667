namespace Sidecar.Protocols.SpendTokens;

/// <summary>The names of claims that are no registered ones, and of the members of <c>scope</c> and <c>cnf</c>.</summary>
internal static class SpendTokenNames
{
    public const string Agent = "agent";
    public const string Uses = "uses";
    public const string Approval = "approval_id";
    public const string Scope = "scope";
    public const string MaxAmount = "max_amount";
    public const string Currency = "currency";
    public const string Merchant = "merchant";
    public const string Merchants = "merchants";
    public const string Category = "category";
    public const string Intent = "intent";
    public const string CheckoutSessionId = "checkout_session_id";
    public const string Reason = "reason";
    public const string OneTime = "one_time";
    public const string Confirmation = "cnf";
    public const string KeyThumbprint = "jkt";
    public const string Request = "req#S256";
}
