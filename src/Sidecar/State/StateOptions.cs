namespace Sidecar.State;

/// <summary>Where what is hot, shared and expiring is kept. Section <c>Sidecar:State</c>.</summary>
internal sealed class StateOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Sidecar:State";

    // About 200 MB in Redis.
    private const int MostSharedRevocations = 1_000_000;

    /// <summary>What keeps the state: <c>Memory</c> or <c>Redis</c>. Default <c>Memory</c>.</summary>
    public StateKind Kind { get; set; } = StateKind.Memory;

    /// <summary>
    /// For <c>Redis</c>: the connection string as StackExchange.Redis reads it, for example <c>redis-0:6379,redis-1:6379,password=…,ssl=true,defaultDatabase=2</c>.
    /// It carries a password, so write it as <c>env:NAME</c> or <c>file:PATH</c>.
    /// </summary>
    public string? Redis { get; set; }

    /// <summary>
    /// For <c>Redis</c>: what every key begins with, so that several proxies can share a server without sharing their state. Up to 64 of <c>A-Z a-z 0-9 . _ : -</c>.
    /// Default <c>sidecar:</c>.
    /// </summary>
    public string KeyPrefix { get; set; } = "sidecar:";

    /// <summary>For <c>Redis</c>: how long one call may take, from 10 milliseconds to 10 seconds. Default 00:00:00.250.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// For <c>Redis</c>: how many replicas share it at least, from 1 to 10000. They count each other by themselves; this is for those that start while it is away, and would think that they are alone. Default 1.
    /// </summary>
    public int Replicas { get; set; } = 1;

    /// <summary>For <c>Redis</c>: what happens to what needs it while it is away.</summary>
    public StateOnUnavailable OnUnavailable { get; set; } = new();

    /// <summary>For <c>Memory</c>, and where claims may go on locally: payments in use at once. When as many are, further paid requests are refused with 503. About 250 bytes each. Default 100000.</summary>
    public int MaxPaymentClaims { get; set; } = 100_000;

    /// <summary>For <c>Memory</c>: nonces remembered at once. When as many are, requests with a nonce are refused with 503. About 75 bytes each. Default 1000000.</summary>
    public int MaxNonces { get; set; } = 1_000_000;

    /// <summary>For <c>Memory</c>: idempotency keys remembered at once. When as many are, requests with a new key are refused with 503. About 120 bytes each, beside the answer. Default 100000.</summary>
    public int MaxIdempotencyRecords { get; set; } = 100_000;

    /// <summary>
    /// For <c>Memory</c>: bytes of stored answers, half of them for idempotency keys and half for payments whose answer may get lost. When the first half is used, requests with a
    /// new key are refused with 503; when the second is, the oldest answers go. Default 67108864 (64 MiB).
    /// </summary>
    public long MaxAnswerBytes { get; set; } = 64 << 20;

    /// <summary>For <c>Memory</c>, and where rates are counted locally: windows of limits that are counted at once. When there are more, whoever was quiet longest is forgotten. About 135 bytes each. Default 200000.</summary>
    public int MaxRateWindows { get; set; } = 200_000;

    /// <summary>
    /// For <c>Memory</c>, and where rates are counted locally: further entries of all these windows, up to 1000 for each, one for each thousandth of its length in which something was admitted. When there are more, whoever
    /// was quiet longest is forgotten. 16 bytes each. Default 2000000.
    /// </summary>
    public int MaxRateEntries { get; set; } = 2_000_000;

    /// <summary>For <c>Memory</c>: revocations that hold at once. When as many do, revoking fails; where the ledger has more, no token is taken. About 75 bytes each. Default 100000. <c>Redis</c> takes 1000000.</summary>
    public int MaxRevocations { get; set; } = 100_000;

    /// <summary>How many revocations may hold at once, wherever they are kept.</summary>
    internal int RevocationCapacity => Kind == StateKind.Memory ? MaxRevocations : MostSharedRevocations;

    /// <summary>
    /// For <c>Memory</c>: windows of budgets and spend tokens that are counted at once. When as many are, those that nobody is just spending from are summed up from the ledger the next time, and when
    /// somebody is in all of them, spending is refused with 503. About 500 bytes each, 5 KiB where a window rolls. Default 100000.
    /// </summary>
    public int MaxBudgetWindows { get; set; } = 100_000;

    /// <summary>For <c>Memory</c>: amounts reserved at once. When as many are, spending is refused with 503. About 500 bytes each. Default 100000.</summary>
    public int MaxBudgetReservations { get; set; } = 100_000;
}
