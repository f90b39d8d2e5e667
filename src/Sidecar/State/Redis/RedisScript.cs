using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Sidecar.State.Redis;

/// <summary>One verb of one store: the script that carries it out, and its names for the metrics.</summary>
/// <param name="Store">Which store's verb it is: the label <c>store</c>.</param>
/// <param name="Verb">The script's file without its ending: the label <c>verb</c>.</param>
internal sealed record RedisScript(string Store, string Verb, string Text)
{
    private const string PaymentClaims = "payment_claims";
    private const string Nonces = "nonces";
    private const string Idempotency = "idempotency";
    private const string StoredAnswers = "stored_answers";
    private const string RateLimits = "rate_limits";
    private const string Revocations = "revocations";
    private const string Budgets = "budgets";
    private const string Replicas = "replicas";

    public static RedisScript ClaimPayment { get; } = Load(PaymentClaims, "claim_payment");

    public static RedisScript RenewPayment { get; } = Load(PaymentClaims, "renew_payment");

    public static RedisScript ReleasePayment { get; } = Load(PaymentClaims, "release_payment");

    public static RedisScript UseNonce { get; } = Load(Nonces, "use_nonce");

    public static RedisScript ForgetNonce { get; } = Load(Nonces, "forget_nonce");

    public static RedisScript BeginRequest { get; } = Load(Idempotency, "begin_request");

    public static RedisScript RenewRequest { get; } = Load(Idempotency, "renew_request");

    public static RedisScript CompleteRequest { get; } = Load(Idempotency, "complete_request");

    public static RedisScript AbandonRequest { get; } = Load(Idempotency, "abandon_request");

    public static RedisScript FindAnswer { get; } = Load(StoredAnswers, "find_answer");

    public static RedisScript StoreAnswer { get; } = Load(StoredAnswers, "store_answer");

    public static RedisScript AcquireRates { get; } = Load(RateLimits, "acquire_rates");

    public static RedisScript GiveBackRates { get; } = Load(RateLimits, "give_back_rates");

    public static RedisScript BeatReplica { get; } = Load(Replicas, "beat_replica");

    public static RedisScript LeaveReplica { get; } = Load(Replicas, "leave_replica");

    public static RedisScript Revoke { get; } = Load(Revocations, "revoke");

    public static RedisScript CheckRevocations { get; } = Load(Revocations, "check_revocations");

    public static RedisScript InspectRevocations { get; } = Load(Revocations, "inspect_revocations");

    public static RedisScript BeginRevocations { get; } = Load(Revocations, "begin_revocations");

    public static RedisScript PutRevocations { get; } = Load(Revocations, "put_revocations");

    public static RedisScript ReserveBudget { get; } = LoadBudget("reserve_budget");

    public static RedisScript CloseBudget { get; } = LoadBudget("close_budget");

    public static RedisScript RenewBudget { get; } = LoadBudget("renew_budget");

    public static RedisScript LoadBudgetSums { get; } = LoadBudget("load_budget");

    public static RedisScript ReadBudget { get; } = LoadBudget("read_budget");

    /// <summary>Of no store: asks whether Redis takes writes.</summary>
    public static RedisScript Probe { get; } = Load("redis", "probe");

    /// <summary>What <c>EVALSHA</c> calls it by.</summary>
    public byte[] Sha1 { get; } = Hash(Text);

    private static RedisScript Load(string store, string verb) => new(store, verb, Read(verb));

    /// <summary>With the part that all of them share before it.</summary>
    private static RedisScript LoadBudget(string verb) => new(Budgets, verb, Read("Parts.budget_window") + Read(verb));

    private static string Read(string name)
    {
        var resource = $"Sidecar.State.Redis.Scripts.{name}.lua";
        using var stream = typeof(RedisScript).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"{resource} is not embedded in the program.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    [SuppressMessage("Security", "CA5350", Justification = "Redis names its scripts by their SHA-1; nothing is protected by it.")]
    private static byte[] Hash(string text) => SHA1.HashData(Encoding.UTF8.GetBytes(text));
}
